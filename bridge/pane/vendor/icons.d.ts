declare const icons: Record<string, string>;
export default icons;
