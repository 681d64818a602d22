"""What a partner makes of the events: the same sums as the read models show."""

from collections import Counter
from decimal import Decimal

# where a ticket of ours stands after an event
STATUS = {
    "opened": "new", "declined": "new", "accepted": "assigned", "reopened": "assigned",
    "started": "in_progress", "resumed": "in_progress", "paused": "paused", "resolved": "resolved",
    "closed": "closed", "cancelled": "cancelled", "rejected": "rejected", "merged_into": "merged",
}  # fmt: skip


class Totals:
    def __init__(self, first: int) -> None:
        self.last = first - 1
        self.events: Counter[str] = Counter()
        self.accounts: dict[str, dict[str, Decimal]] = {}
        self.tickets: dict[str, str] = {}
        self.faults: list[str] = []

    def reached(self, until: int | None) -> bool:
        return until is not None and self.last >= until

    def take(self, sequence: int, event: dict, check: dict) -> None:
        if sequence <= self.last:
            return  # seen before the connection broke
        if sequence != self.last + 1 or event["id"] != str(sequence):
            self.faults.append(f"{event['id']} came as {sequence} after {self.last}")
        self.last = sequence
        _, aggregate, kind, _ = event["type"].split(".")
        error = next(check[aggregate].iter_errors(event["data"]), None)
        if error is not None or event["specversion"] != "1.0" or event["data"]["type"] != kind:
            self.faults.append(f"{sequence} is not as published: {error and error.message}")
        self.events[f"{aggregate}.{kind}"] += 1
        if aggregate == "account":
            self.account(event["subject"], kind, event["data"])
        if aggregate == "ticket":
            self.ticket(event["subject"], kind)

    def account(self, account: str, kind: str, data: dict) -> None:
        zero = {"paid": Decimal(0), "balance": Decimal(0), "advance": Decimal(0)}
        known = self.accounts.setdefault(account, zero)
        if kind == "credited":
            known["paid"] += Decimal(data["amount"])
        elif kind == "credit_reversed":
            known["paid"] -= Decimal(data["amount"])
        elif kind == "entry_recorded":
            known["paid"] = Decimal(data["paid"])
        if "balance" in data:
            known["balance"], known["advance"] = Decimal(data["balance"]), Decimal(data["advance"])

    def ticket(self, ticket: str, kind: str) -> None:
        if kind == "opened" or ticket in self.tickets:
            status = STATUS.get(kind, self.tickets.get(ticket))
            if kind == "assigned" and status != "paused":
                status = "assigned"
            self.tickets[ticket] = status

    def report(self) -> dict:
        def total(what: str) -> Decimal:
            return sum((account[what] for account in self.accounts.values()), Decimal("0.00"))

        paid, balance = total("paid"), total("balance")
        return {
            "last": self.last,
            "events": dict(self.events),
            "ledger": {
                "accounts": len(self.accounts),
                "charged": f"{paid + balance:.2f}",
                "paid": f"{paid:.2f}",
                "balance": f"{balance:.2f}",
                "advance": f"{total('advance'):.2f}",
            },
            "tickets": dict(Counter(self.tickets.values())),
            "faults": self.faults,
        }
