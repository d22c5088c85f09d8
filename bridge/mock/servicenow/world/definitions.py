"""The tables of the instance: as much of a default ServiceNow as an integration for incidents meets."""

from bridge.mock.servicenow.world.schema import Schema, define

INCIDENT = define(
    "incident",
    display="number",
    prefix="INC",
    extends=("task",),
    string=(
        "number short_description description category subcategory contact_type close_code close_notes approval "
        "upon_approval upon_reject correlation_id correlation_display made_sla knowledge sys_class_name sys_tags "
        "task_effective_number approval_history sys_domain_path user_input watch_list work_notes_list group_list "
        "additional_assignee_list"
    ),
    integer=(
        "state incident_state hold_reason impact urgency priority severity escalation reassignment_count reopen_count "
        "child_incidents business_stc calendar_stc order notify"
    ),
    boolean="active u_vip",
    date_time=(
        "opened_at resolved_at closed_at due_date sla_due work_start work_end activity_due expected_start follow_up "
        "approval_set reopened_time"
    ),
    duration="business_duration calendar_duration time_worked",
    journal="comments work_notes",
    journal_list="comments_and_work_notes",
    references={
        "caller_id": "sys_user",
        "opened_by": "sys_user",
        "assigned_to": "sys_user",
        "resolved_by": "sys_user",
        "closed_by": "sys_user",
        "assignment_group": "sys_user_group",
        "reopened_by": "sys_user",
        "cmdb_ci": "cmdb_ci",
        "business_service": "cmdb_ci",
        "company": "core_company",
        "location": "cmn_location",
        "parent_incident": "incident",
        "sys_domain": "sys_user_group",
    },
)

SYS_USER = define(
    "sys_user",
    string=(
        "user_name name first_name last_name email title phone mobile_phone employee_number time_zone date_format "
        "time_format preferred_language"
    ),
    boolean="active locked_out web_service_access_only password_needs_reset vip",
    password="user_password",  # noqa: S106 - a column's name
    references={
        "department": "cmn_department",
        "manager": "sys_user",
        "company": "core_company",
        "location": "cmn_location",
    },
)

OAUTH_ENTITY = define(
    "oauth_entity",
    string="name type client_type client_id redirect_url logo_url comments default_grant_type token_format",
    integer="access_token_lifespan refresh_token_lifespan",
    boolean="active use_pkce public_client",
    password="client_secret",  # noqa: S106 - a column's name
    references={"user": "sys_user"},
)

# As harvested from an instance.
SYS_CORS_RULE = define(
    "sys_cors_rule",
    string="name domain max_age access_control_allow_headers exposed_headers resource_path",
    boolean="active get post put patch delete access_control_allow_credentials use_resource_path for_embeddables",
    references={"rest_api": "sys_ws_definition"},
)

TABLES: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        INCIDENT,
        SYS_USER,
        OAUTH_ENTITY,
        SYS_CORS_RULE,
        define("sys_ws_definition", string="name namespace service_id base_uri short_description", boolean="active"),
        define("sys_metadata", display="sys_name", string="sys_name sys_class_name sys_update_name"),
        define("syslog", display="message", string="message source", integer="level"),
        define("sys_properties", string="name value type description"),
        define("sys_plugins", string="name source version", boolean="active"),
        define("sys_dictionary", display="element", string="name element internal_type reference"),
        define("sys_user_group", string="name description email", boolean="active", references={"manager": "sys_user"}),
        define(
            "sys_user_grmember",
            display="sys_id",
            references={"user": "sys_user", "group": "sys_user_group"},
        ),
        define("sys_journal_field", display="element", string="name element element_id value"),
        define(
            "sys_choice",
            display="label",
            string="name element value label language",
            integer="sequence",
            boolean="inactive",
        ),
        define("cmn_department", string="name", references={"dept_head": "sys_user"}),
        define("cmn_location", string="name city country"),
        define("core_company", string="name"),
        define("cmdb_ci", string="name category", references={"assigned_to": "sys_user"}),
    )
}
