"""Everything on one machine with nothing to install or register: the bridge between a mock Entra and a mock ServiceNow.

`leash`, `process`, `valkey` and `ports` start what runs and see to it that nothing outlives its starter; `stage` puts
it together, `playbill` says what there is to try, and `walk` tries it all by itself.
"""
