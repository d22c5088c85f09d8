"""One run of `bridge provision servicenow`: sign in, compare, show, ask, change, and say what to paste where."""

from collections.abc import Sequence
from dataclasses import replace

import click

from bridge.domain.connector import Connector
from bridge.domain.errors import Outage, ServiceNowRateLimited
from bridge.provisioning import sign_in, told
from bridge.provisioning.advice import PROBLEMS, Problem, advice
from bridge.provisioning.asked import VARIABLES, Asked, redirect_urls
from bridge.servicenow.changes import Change
from bridge.servicenow.client import Client
from bridge.servicenow.oauth import ServiceNowProvider
from bridge.servicenow.provision import REGISTRY, Done, Provision
from bridge.servicenow.records import Records
from bridge.servicenow.tables import Tables
from bridge.settings import SetupSettings
from bridge.settings.environment import EnvironmentInvalid

OK, FAILED, INVALID, WOULD_CHANGE = 0, 1, 2, 3
_CONNECT_SECONDS, _READ_SECONDS = 5.0, 20.0
_UNSEEN = (
    "{record} shows no {columns}: this release has no such column, or your account may not see it. Look whether the "
    "form in ServiceNow has it, and set it there."
)
_NOT_KEPT = "ServiceNow has not kept {columns} of {record} as it was told: look for a rule there that changes it."


def run(asked: Asked) -> int:
    """The exit code."""
    try:
        setup = asked.setup()
    except EnvironmentInvalid as exc:
        _tell("This is not enough to go by:")
        for name, said in sorted(exc.problems.items()):
            _tell(f"{f'{VARIABLES[name]}, or ' if name in VARIABLES else ''}{name}: {' '.join(said)}")
        return INVALID
    try:
        connector = asked.connector(setup)
        provision = _signed_in(asked, setup, connector)
        changes = provision.plan(asked.order(setup))
    except PROBLEMS as problem:
        _tell(f"{_advice(asked, problem)}\nNothing was changed.")
        return FAILED
    pasted = told.Pasted(
        connector.instance_url, connector.incident_api_path, changes[0].client_id or None, redirect_urls(setup)
    )
    return _Run(asked, provision, changes).end(pasted)


def _signed_in(asked: Asked, setup: SetupSettings, connector: Connector) -> Provision:
    client = Client(
        connect_seconds=_CONNECT_SECONDS,
        read_seconds=_READ_SECONDS,
        pool_size=1,
        proxy=setup.proxy,
        ca_bundle=setup.ca_bundle,
        addresses=setup.rules.addresses,
    )
    if asked.is_basic:
        user = asked.user or click.prompt("User name", err=True)
        password = asked.password or click.prompt("Password", hide_input=True, err=True)
        authorization = sign_in.basic(user, password)
    else:
        browser = sign_in.Browser(asked.port, asked.wait)
        authorization = browser.authorization(ServiceNowProvider(client, Tables(client)), connector, _tell)
    return Provision(Records(client, connector.instance_url, authorization))


class _Run:
    """What happens once it is known what there is to do."""

    def __init__(self, asked: Asked, provision: Provision, changes: Sequence[Change]) -> None:
        self._asked, self._provision, self._changes = asked, provision, changes
        self._pending = [change for change in changes if change.differences]

    def end(self, pasted: told.Pasted) -> int:
        click.echo(told.differences(self._changes), err=self._asked.is_json)
        for change in self._changes:
            _remark(_UNSEEN, change, change.unseen)
        if not self._pending:
            return self._told("unchanged", pasted, OK)
        if self._asked.dry_run:
            return self._told("would_change", pasted, WOULD_CHANGE)
        if not self._asked.yes and not click.confirm("Change this in ServiceNow?", err=True):
            _tell("Nothing was changed.")
            return FAILED
        return self._change(pasted)

    def _change(self, pasted: told.Pasted) -> int:
        done: list[Done] = []
        for change in self._pending:
            try:
                done.append(self._provision.carry_out(change))
            except PROBLEMS as problem:
                _tell(f"{_advice(self._asked, problem)} {_half_done(done, change, problem)}")
                return self._told("failed", _with(pasted, done), FAILED) if done else FAILED
        for each in done:
            _remark(_UNSEEN, each.change, tuple(column for column in each.unseen if column not in each.change.unseen))
            _remark(_NOT_KEPT, each.change, each.not_kept)
        kept = not any(each.not_kept for each in done)
        return self._told("changed", _with(pasted, done), OK if kept else FAILED)

    def _told(self, outcome: str, pasted: told.Pasted, code: int) -> int:
        if self._asked.is_json:
            click.echo(told.document(outcome, self._changes, pasted))
        else:
            click.echo(pasted.table())
            click.echo(told.OUTCOMES[outcome])
        return code


def _with(pasted: told.Pasted, done: Sequence[Done]) -> told.Pasted:
    for each in done:
        if each.change.table == REGISTRY:
            pasted = replace(pasted, client_id=each.client_id or None, client_secret=each.change.new_secret or None)
    return pasted


def _half_done(done: Sequence[Done], failed: Change, problem: Problem) -> str:
    """What was done, what was not or perhaps was, and that a second run goes on from there."""
    sentences = [f"Done before that: {told.titled(each.change)}." for each in done]
    unknown = isinstance(problem, Outage) and not isinstance(problem, ServiceNowRateLimited)
    if unknown:
        sentences.append(f"Whether {told.titled(failed)} was written is not known.")
    elif not done:
        sentences.append("Nothing was changed.")
    sentences.append("Run this again: it goes on from what is there.")
    if failed.new_secret and unknown:
        sentences.append("Add --rotate-secret then, as the new secret could not be told.")
    return " ".join(sentences)


def _remark(sentence: str, change: Change, columns: Sequence[str]) -> None:
    if columns:
        _tell(sentence.format(record=told.titled(change), columns=", ".join(columns)))


def _advice(asked: Asked, problem: Problem) -> str:
    return told.printable(advice(problem, basic=asked.is_basic, port=asked.port))


def _tell(text: str) -> None:
    click.echo(text, err=True)
