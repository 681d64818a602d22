// What a partner makes of the events: the same sums as the read models show. Money in whole cents.

// where a ticket of ours stands after an event
const STATUS = {
  opened: "new", declined: "new", accepted: "assigned", reopened: "assigned", started: "in_progress",
  resumed: "in_progress", paused: "paused", resolved: "resolved", closed: "closed", cancelled: "cancelled",
  rejected: "rejected", merged_into: "merged",
};

function cents(text) {
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const amount = BigInt(whole + part.padEnd(2, "0"));
  return sign ? -amount : amount;
}

function money(amount) {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export class Totals {
  events = {};
  accounts = new Map();
  tickets = new Map();
  faults = [];

  constructor(first) {
    this.last = first - 1;
  }

  reached(until) {
    return until !== undefined && this.last >= until;
  }

  take(sequence, event, check) {
    if (sequence <= this.last) return; // seen before the connection broke
    if (sequence !== this.last + 1 || event.id !== String(sequence)) {
      this.faults.push(`${event.id} came as ${sequence} after ${this.last}`);
    }
    this.last = sequence;
    const [, aggregate, kind] = event.type.split(".");
    const valid = check.get(aggregate);
    if (!valid(event.data) || event.specversion !== "1.0" || event.data.type !== kind) {
      this.faults.push(`${sequence} is not as published: ${JSON.stringify(valid.errors)}`);
    }
    const name = `${aggregate}.${kind}`;
    this.events[name] = (this.events[name] ?? 0) + 1;
    if (aggregate === "account") this.account(event.subject, kind, event.data);
    if (aggregate === "ticket") this.ticket(event.subject, kind);
  }

  account(id, kind, data) {
    const known = this.accounts.get(id) ?? { paid: 0n, balance: 0n, advance: 0n };
    if (kind === "credited") known.paid += cents(data.amount);
    if (kind === "credit_reversed") known.paid -= cents(data.amount);
    if (kind === "entry_recorded") known.paid = cents(data.paid);
    if (data.balance !== undefined) {
      known.balance = cents(data.balance);
      known.advance = cents(data.advance);
    }
    this.accounts.set(id, known);
  }

  ticket(id, kind) {
    if (kind !== "opened" && !this.tickets.has(id)) return;
    let status = STATUS[kind] ?? this.tickets.get(id);
    if (kind === "assigned" && status !== "paused") status = "assigned";
    this.tickets.set(id, status);
  }

  report() {
    const total = (what) => [...this.accounts.values()].reduce((sum, account) => sum + account[what], 0n);
    const tickets = {};
    for (const status of this.tickets.values()) tickets[status] = (tickets[status] ?? 0) + 1;
    return {
      last: this.last,
      events: this.events,
      ledger: {
        accounts: this.accounts.size,
        charged: money(total("paid") + total("balance")),
        paid: money(total("paid")),
        balance: money(total("balance")),
        advance: money(total("advance")),
      },
      tickets,
      faults: this.faults,
    };
  }
}
