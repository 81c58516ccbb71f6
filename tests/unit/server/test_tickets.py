from spine_app.server.tickets import LIFETIME_S, MAX_OPEN, Tickets


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_ticket_works_once():
    tickets = Tickets(Clock())
    ticket = tickets.issue()

    assert [tickets.redeem(ticket), tickets.redeem(ticket)] == [True, False]


def test_a_ticket_that_was_not_given_out_does_not_work():
    tickets = Tickets(Clock())
    tickets.issue()

    assert not tickets.redeem("")
    assert not tickets.redeem("guess")


def test_a_ticket_ages():
    clock = Clock()
    tickets = Tickets(clock)
    young, old = tickets.issue(), tickets.issue()
    clock.now += LIFETIME_S
    assert tickets.redeem(young)
    clock.now += 0.1
    assert not tickets.redeem(old)


def test_of_too_many_tickets_the_oldest_stop_working():
    tickets = Tickets(Clock())
    given = [tickets.issue() for _ in range(MAX_OPEN + 1)]

    assert not tickets.redeem(given[0])
    assert tickets.redeem(given[1])
    assert len(set(given)) == len(given)
