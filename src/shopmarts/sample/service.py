"""The exports of help desks and surveys: Zendesk tickets, Delighted and Typeform responses."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from shopmarts.sample.calendar import HOUR, START, Period, periods, utc
from shopmarts.sample.entities import Answer, Ticket
from shopmarts.sample.files import ExportFile, Exports, PeriodFiles, RestatedFiles, Row
from shopmarts.sample.people import scramble
from shopmarts.sample.world import World

ZENDESK_HEADER = (
    "Summation column", "Id", "Requester", "Requester id", "Requester external id",
    "Requester email", "Requester domain", "Submitter", "Assignee", "Group", "Subject", "Tags",
    "Status", "Priority", "Via", "Ticket type", "Created at", "Updated at", "Assigned at",
    "Organization", "Due date", "Initially assigned at", "Solved at", "Resolution time",
    "Satisfaction Score", "Group stations", "Assignee stations", "Reopens", "Replies",
    "First reply time in minutes", "First reply time in minutes within business hours",
    "First resolution time in minutes", "First resolution time in minutes within business hours",
    "Full resolution time in minutes", "Full resolution time in minutes within business hours",
    "Agent wait time in minutes", "Agent wait time in minutes within business hours",
    "Requester wait time in minutes", "Requester wait time in minutes within business hours",
    "On hold time in minutes", "On hold time in minutes within business hours", "Reason [list]",
)  # fmt: skip
DELIGHTED_HEADER = (
    "id", "person_id", "email", "name", "score", "comment", "permalink", "created_at", "updated_at",
    "Delighted Source", "Delighted Device Type", "Delighted Operating System", "Delighted Browser",
    "Delighted Page URL",
)  # fmt: skip
_TYPEFORM_QUESTIONS = (
    "How likely are you to recommend us to a friend or colleague?",
    "What could we do better?\nTell us {{field:name}}", "Bags", "Jackets", "Cooking",
)  # fmt: skip
TYPEFORM_OLD_HEADER = (
    "#", *_TYPEFORM_QUESTIONS, "Start Date (UTC)", "Submit Date (UTC)", "Network ID",
)  # fmt: skip
TYPEFORM_HEADER = (
    "#", *_TYPEFORM_QUESTIONS, "Response Type", "Start Date (UTC)", "Stage Date (UTC)",
    "Submit Date (UTC)", "Network ID", "Tags", "Ending",
)  # fmt: skip
_AGENTS = ("Sam Rivera", "Kim Novak", "Lou Park")


class ServiceExports:
    """Writes one shop's tickets and responses by quarter, and tickets that changed once more."""

    def __init__(self, world: World, exports: Exports) -> None:
        self._world = world
        self._calendar = world.calendar
        self._folder = exports.root / world.shop.shop_id
        self._quarters = periods(START, world.calendar.days, 3, world.calendar.tz)
        self._tickets = RestatedFiles(
            exports, self._quarters, self._tickets_file, self._late_tickets_file
        )
        self._responses = PeriodFiles(exports, self._quarters, self._responses_file)

    def day(self, day: date) -> None:
        """Begin a day: finish the files of quarters that are over."""
        self._tickets.close_before(day)
        self._responses.close_before(day)

    def ticket(self, ticket: Ticket) -> None:
        """Write a ticket."""
        day = self._calendar.business_date(ticket.opened_at)
        self._tickets.write(day, ticket.closed_at, lambda at: [self._ticket(ticket, at)])

    def answer(self, answer: Answer) -> None:
        """Write a response; what Typeform exported first holds finished ones only."""
        day = self._calendar.business_date(answer.at)
        file = self._responses.file(day)
        if self._world.shop.survey == "delighted":
            file.row(self._delighted(answer))
        elif self._responses.period_of(day) is not self._quarters[0]:
            file.row(_typeform(answer))
        elif answer.submitted_at is not None:
            file.row(_old_typeform(answer))

    def end(self) -> None:
        """Finish all files."""
        self._tickets.close()
        self._responses.close()

    def _ticket(self, ticket: Ticket, at: int) -> Row:
        """Return the row of a ticket as Zendesk shows it at a moment; it knows no time zone."""
        person, opened_at = ticket.order.person, ticket.opened_at
        is_replied, is_solved = ticket.replied_at < at, ticket.solved_at < at
        replied = self._calendar.text(ticket.replied_at) if is_replied else "-"
        solved = self._calendar.text(ticket.solved_at) if is_solved else "-"
        changed_at = max(t for t in (opened_at, ticket.replied_at, ticket.solved_at) if t < at)
        reply = _minutes(ticket.replied_at - opened_at, is_replied)
        resolution = _minutes(ticket.solved_at - opened_at, is_solved)
        waiting = _minutes((ticket.solved_at - ticket.replied_at) // 3, is_solved)
        name = f"{person.first_name} {person.last_name}"
        email = ticket.order.email.strip()
        hours = f"{(ticket.solved_at - opened_at) // HOUR}" if is_solved else "-"
        return (
            1, ticket.number, name, 3_600_000_000 + person.number, person.customer_id or "-",
            email or "-", email.partition("@")[2] or "-", name,
            _AGENTS[ticket.number % len(_AGENTS)] if is_replied else "-", "Support",
            f"{ticket.reason}, order {ticket.order.number}", ticket.reason.replace(" ", "_"),
            ticket.status_at(at), "Normal", ticket.channel,
            "Problem" if ticket.order.refunds else "Question", self._calendar.text(opened_at),
            self._calendar.text(changed_at), replied, "-", "-", replied, solved, hours,
            ticket.rating if is_solved else "Not Offered", 1, 1, ticket.reopens if is_solved else 0,
            ticket.replies if is_solved else int(is_replied), *reply, *resolution, *resolution,
            *waiting, *reply, "0", "0", ticket.reason,
        )  # fmt: skip

    def _delighted(self, answer: Answer) -> Row:
        person = answer.order.person
        return (
            40_000_000 + answer.number, 90_000_000 + person.number, person.email,
            f"{person.first_name} {person.last_name}", answer.score, answer.comment,
            f"https://delighted.example.com/r/{_token(answer)[:16]}", answer.at, answer.at,
            "Email", person.device, "", "", "",
        )  # fmt: skip

    def _tickets_file(self, _: int, quarter: Period) -> ExportFile:
        return self._file(f"zendesk_tickets_{quarter.label}", quarter.last, 3, ZENDESK_HEADER)

    def _late_tickets_file(self) -> ExportFile:
        last_day = self._calendar.last_day
        return self._file(f"zendesk_tickets_{last_day}_open", last_day, 12, ZENDESK_HEADER)

    def _responses_file(self, place: int, quarter: Period) -> ExportFile:
        survey = self._world.shop.survey
        header: Sequence[str] = DELIGHTED_HEADER
        if survey == "typeform":
            header = TYPEFORM_OLD_HEADER if place == 0 else TYPEFORM_HEADER
        return self._file(f"{survey}_{quarter.label}", quarter.last, 3, header)

    def _file(self, stem: str, last: date, hour: int, header: Sequence[str]) -> ExportFile:
        exported_at = utc(last + timedelta(days=1), hour)
        return ExportFile(self._folder / f"{stem}.csv", exported_at, header)


def _minutes(seconds: int, is_known: bool) -> tuple[str, str]:
    """Return calendar minutes, and those within business hours: two of five."""
    minutes = seconds // 60
    return (str(minutes), str(minutes * 2 // 5)) if is_known else ("-", "-")


def _typeform(answer: Answer) -> Row:
    is_done = answer.submitted_at is not None
    return (
        *_typeform_answers(answer), "completed" if is_done else "partial",
        _utc_text(answer.opened_at), "" if is_done else _utc_text(answer.opened_at + 15),
        _utc_text(answer.submitted_at), _token(answer)[:10], "",
        "Thank you" if is_done else "",
    )  # fmt: skip


def _old_typeform(answer: Answer) -> Row:
    return (
        *_typeform_answers(answer), _utc_text(answer.opened_at),
        _utc_text(answer.submitted_at), _token(answer)[:10],
    )  # fmt: skip


def _typeform_answers(answer: Answer) -> Row:
    """Return the token and the answers; a question of several choices has a column for each."""
    choices = _TYPEFORM_QUESTIONS[2:]
    chosen = [
        choice if answer.number % every == 0 else "" for every, choice in enumerate(choices, 2)
    ]
    return (_token(answer), answer.score, answer.comment, *chosen)


def _token(answer: Answer) -> str:
    return f"{scramble(answer.number):016x}{scramble(answer.order.number):016x}"


def _utc_text(at: int | None) -> str:
    return "" if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}"
