"""Waits that grow with failures, on a clock of the test's own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from web.throttle import FORGOTTEN_AFTER, FREE, LONGEST_WAIT, Throttle, Wait, network_of, wait_after

HOME = "192.0.2.1"
ELSEWHERE = "198.51.100.7"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def fail(throttle: Throttle, times: int, address: str = HOME, account: str | None = None) -> None:
    for _ in range(times):
        throttle.begin(address, account)


def wait(throttle: Throttle, address: str = HOME, account: str | None = None) -> int:
    with pytest.raises(Wait) as refused:
        throttle.begin(address, account)
    return refused.value.seconds


def test_ten_failures_are_free_and_then_the_waits_double() -> None:
    waits = [wait_after(number) for number in range(24)]
    assert waits[:10] == [0] * 10
    assert waits[10:20] == [2.0**power for power in range(10)]
    assert waits[20:] == [LONGEST_WAIT] * 4
    assert wait_after(10**9) == LONGEST_WAIT


def test_each_further_failure_doubles_the_wait(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, FREE)
    for expected in (1, 2, 4, 8):
        assert wait(throttle) == expected
        clock.now += expected - 0.01
        assert wait(throttle) == 1
        clock.now += 0.01
        throttle.begin(HOME)


def test_what_is_refused_makes_no_wait_longer(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, FREE)
    assert {wait(throttle) for _ in range(1_000)} == {1}
    clock.now += 1
    throttle.begin(HOME)


def test_a_thousand_at_once_are_ten(throttle: Throttle) -> None:
    def judged(_: int) -> bool:
        try:
            throttle.begin(HOME, "ada@synergy.example")
        except Wait:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(judged, range(1_000))) == FREE


def test_another_address_does_not_wait_for_the_same_account(throttle: Throttle) -> None:
    fail(throttle, FREE, HOME, "ada@synergy.example")
    assert wait(throttle, HOME, "ada@synergy.example") == 1
    throttle.begin(ELSEWHERE, "ada@synergy.example")


def test_an_address_waits_whatever_account_it_tries(throttle: Throttle) -> None:
    for number in range(FREE):
        throttle.begin(HOME, f"person{number}@synergy.example")
    assert wait(throttle, HOME, "another@synergy.example") == 1


def test_an_hour_without_a_failure_forgets_them(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, FREE)
    clock.now += FORGOTTEN_AFTER
    fail(throttle, FREE)
    assert wait(throttle) == 1


def test_success_takes_back_the_accounts_failures_and_nobody_elses(throttle: Throttle) -> None:
    fail(throttle, 5, HOME, "guessed@synergy.example")
    fail(throttle, 4, HOME, "ada@synergy.example")
    throttle.give_back(throttle.begin(HOME, "ADA@synergy.example"))
    fail(throttle, 5, HOME, "ada@synergy.example")
    assert wait(throttle, HOME, "ada@synergy.example") == 1


def test_succeeding_again_and_again_pays_for_no_guess(throttle: Throttle) -> None:
    for _ in range(FREE):
        throttle.begin(HOME, "guessed@synergy.example")
        if wait_over(throttle):
            throttle.give_back(throttle.begin(HOME, "own@synergy.example"))
    assert wait(throttle, HOME, "guessed@synergy.example") == 1


def wait_over(throttle: Throttle) -> bool:
    """Tell whether the address may try, without leaving a trace."""
    try:
        throttle.give_back(throttle.begin(HOME))
    except Wait:
        return False
    return True


def test_a_colleague_need_not_wait_for_a_success(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, FREE)
    clock.now += 1
    throttle.give_back(throttle.begin(HOME, "ada@synergy.example"))
    throttle.begin(HOME, "ben@synergy.example")
    assert wait(throttle, HOME, "ben@synergy.example") == 2


def test_links_succeed_one_attempt_at_a_time(throttle: Throttle) -> None:
    fail(throttle, FREE - 1)
    for _ in range(100):
        throttle.give_back(throttle.begin(HOME))
    throttle.begin(HOME)
    assert wait(throttle) == 1


def test_two_successes_of_one_account_at_once_take_back_no_more(throttle: Throttle) -> None:
    fail(throttle, 3, HOME, "guessed@synergy.example")
    both = [throttle.begin(HOME, "ada@synergy.example") for _ in range(2)]
    for attempt in both:
        throttle.give_back(attempt)
    fail(throttle, FREE - 3)
    assert wait(throttle) == 1


def test_nothing_is_kept_of_those_who_succeed(throttle: Throttle) -> None:
    for number in range(100):
        throttle.give_back(throttle.begin(HOME, f"person{number}@synergy.example"))
    assert len(throttle) == 0


def test_it_remembers_no_more_than_it_may(clock: Clock) -> None:
    throttle = Throttle(clock, most=100)
    for number in range(1_000):
        throttle.begin(f"192.0.{number // 250}.{number % 250}", "ada@synergy.example")
        assert len(throttle) <= 100
    fail(throttle, FREE, HOME)
    assert wait(throttle, HOME) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_what_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_household_with_many_addresses_counts_as_one(throttle: Throttle) -> None:
    for number in range(FREE):
        throttle.begin(f"2001:db8::{number:x}")
    assert wait(throttle, "2001:db8::ffff") == 1
    throttle.begin("2001:db8:0:1::1")
