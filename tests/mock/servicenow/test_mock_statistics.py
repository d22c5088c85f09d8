"""The Aggregate API: one object or an array, and strings for figures."""

MEGAN, LEE = "megan.bowen@contoso.com", "lee.gu@contoso.com"
STATS = "/api/now/stats/incident"


def test_without_groups_the_result_is_an_object_with_a_string(shared_api, adele):
    answer = shared_api.get(STATS, sysparm_query=f"caller_id={adele}", sysparm_count="true")
    assert answer.json() == {"result": {"stats": {"count": "57"}}}


def test_a_mistyped_column_counts_the_whole_table(shared_api):
    answer = shared_api.get(STATS, sysparm_query="caler_id=x", sysparm_count="true")
    assert answer.json() == {"result": {"stats": {"count": "400"}}}


def test_groups_come_as_an_array(shared_api, adele):
    asked = {"sysparm_query": f"caller_id={adele}", "sysparm_count": "true", "sysparm_group_by": "active"}
    assert shared_api.get(STATS, **asked).json()["result"] == [
        {"stats": {"count": "27"}, "groupby_fields": [{"field": "active", "value": "false"}]},
        {"stats": {"count": "30"}, "groupby_fields": [{"field": "active", "value": "true"}]},
    ]


def test_groups_by_several_columns_carry_display_values_when_asked(shared_api):
    asked = {"sysparm_count": "true", "sysparm_group_by": "state,assignment_group", "sysparm_display_value": "all"}
    groups = shared_api.get(STATS, **asked).json()["result"]
    assert sum(int(group["stats"]["count"]) for group in groups) == 400
    shown = {tuple(field["display_value"] for field in group["groupby_fields"]) for group in groups}
    assert {("New", ""), ("Closed", "Service Desk")} <= shown


def test_groups_may_be_ordered_by_count(shared_api):
    asked = {"sysparm_count": "true", "sysparm_group_by": "state", "sysparm_order_by": "COUNT^DESC"}
    counts = [int(group["stats"]["count"]) for group in shared_api.get(STATS, **asked).json()["result"]]
    assert counts == sorted(counts, reverse=True)


def test_figures_are_strings(api):
    api.instance.world["incident"].clear()
    for impact in ("1", "2", "3", "3"):
        api.instance.add_incident("adele.vance@contoso.com", "x", impact=impact)
    asked = {f"sysparm_{figure}_fields": "impact" for figure in ("sum", "avg", "min", "max")}
    assert api.get(STATS, **asked).json()["result"]["stats"] == {
        "sum": {"impact": "9"},
        "avg": {"impact": "2.2500"},
        "min": {"impact": "1"},
        "max": {"impact": "3"},
    }


def test_an_invalid_query_counts_the_whole_table(shared_api):
    answer = shared_api.get(STATS, sysparm_query="calller_id=x", sysparm_count="true")
    assert answer.json()["result"]["stats"]["count"] == "400"


def test_counts_follow_the_role_for_the_table_and_not_row_rules(shared_api):
    asked = {"sysparm_count": "true"}
    assert shared_api.as_user(MEGAN).get(STATS, **asked).json()["result"]["stats"]["count"] == "400"
    lee = shared_api.as_user(LEE)
    assert lee.get(STATS, **asked).json() == {"result": {"stats": {"count": "0"}}}
    assert lee.get(STATS, sysparm_group_by="state", **asked).json() == {"result": []}


def test_having_keeps_the_groups_that_meet_a_condition(shared_api):
    asked = {"sysparm_count": "true", "sysparm_group_by": "state", "sysparm_order_by": "COUNT^DESC"}
    counts = [int(group["stats"]["count"]) for group in shared_api.get(STATS, **asked).json()["result"]]
    second = counts[1]
    kept = shared_api.get(STATS, sysparm_having=f"count^state^>^{second}", **asked).json()["result"]
    assert [group["stats"]["count"] for group in kept] == [str(counts[0])]
    fewest = shared_api.get(STATS, sysparm_having=f"avg^impact^<^{second}", **asked).json()["result"]
    assert len(fewest) == len(counts)
    for unreadable in ("count", "count^state^~^3", "count^state^>^x", "median^state^>^3"):
        assert shared_api.get(STATS, sysparm_having=unreadable, **asked).status == 400


def test_groups_may_be_ordered_by_another_figure(shared_api):
    asked = {"sysparm_avg_fields": "impact", "sysparm_group_by": "assignment_group"}
    groups = shared_api.get(STATS, sysparm_order_by="AVG^impact^DESC", **asked).json()["result"]
    averages = [float(group["stats"]["avg"]["impact"]) for group in groups]
    assert averages == sorted(averages, reverse=True)
