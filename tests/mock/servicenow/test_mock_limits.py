"""Inbound rate limits, counted for each user and hour."""

from bridge.mock.servicenow import RateLimit

LIST, STATS = "/api/now/table/incident", "/api/now/stats/incident"


def test_a_rule_is_told_with_every_answer_it_meets_and_refuses_when_used_up(api):
    api.instance.options.rate_limits = (RateLimit(2, LIST),)
    answers = [api.get(LIST) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"2"}
    assert answers[2].json()["error"] == {
        "message": "Rate limit exceeded",
        "detail": "Rate limit of 2 requests per hour for Table API exceeded",
    }
    api.instance.options.rate_limits = (RateLimit(0, "/api/now/stats"),)
    assert api.get(STATS).json()["error"]["detail"] == "Rate limit of 0 requests per hour for Aggregate API exceeded"
    reset, now = int(answers[2].headers["X-RateLimit-Reset"]), api.instance.clock.now().timestamp()
    assert 0 < reset - now <= 3600
    assert abs(int(answers[2].headers["Retry-After"]) - (reset - now)) <= 2
    assert len(answers[0].headers["X-RateLimit-Rule"]) == 32


def test_an_instance_may_notice_late_that_a_limit_is_used_up(api):
    api.instance.clock.advance(-api.instance.clock.now().timestamp() % 3600)  # an hour has just begun
    api.instance.options.rate_limits = (RateLimit(1, bites_after=30),)
    api.token = api.as_user(api.user).token
    assert [api.get(LIST).status for _ in range(3)] == [200, 200, 200]
    api.instance.clock.advance(31)
    assert api.get(LIST).status == 429


def test_other_users_paths_and_hours_are_counted_by_themselves(api):
    api.instance.options.rate_limits = (RateLimit(1, LIST, "GET"), RateLimit(5, "/api/now/stats"))
    assert [api.get(LIST).status for _ in range(2)] == [200, 429]
    assert api.as_user("admin").get(LIST).status == 200
    assert api.send("POST", LIST, {}).status == 201
    headers = api.get(STATS).headers
    assert (headers["X-RateLimit-Limit"], "Retry-After" in headers) == ("5", False)
    assert "X-RateLimit-Limit" not in api.get("/api/now/table/sys_user").headers
    api.instance.clock.advance(3600)
    api.instance.expire_access_tokens()
    assert api.as_user(api.user).get(LIST).status == 200


def test_a_refusal_carries_the_headers_of_its_rule_too(api):
    api.instance.options.rate_limits = (RateLimit(5),)
    answer = api.get("/api/now/table/no_such")
    assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (400, "5")
    assert "X-RateLimit-Limit" not in api.get(LIST, token=None).headers
