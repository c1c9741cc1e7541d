package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.limit.Quotas.Answer;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What keys and tenants may use, in windows. */
class QuotasTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Sender CI = new Sender("id1", "ci", "");
  private static final Sender SHOP = new Sender("id2", "shop", "");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Quotas quotas = of(List.of(), List.of());
  private int made;

  private static Quotas of(List<Quota> key, List<Quota> tenant) {
    return new Quotas(new QuotaSettings(key, tenant, Map.of(), Map.of()), new Fleet());
  }

  private static Quota requests(long limit, Duration window) {
    return Quota.of(Unit.REQUESTS, limit, window);
  }

  private static Quota tokens(long limit) {
    return Quota.of(Unit.TOKENS, limit, MINUTE);
  }

  private Optional<Answer> ask(Sender sender, int cost) {
    Ticket ticket =
        new Ticket(
            new TaskId(0, ++made),
            Priority.NORMAL,
            "general",
            "acme",
            cost,
            Optional.empty(),
            Optional.empty());
    return quotas.reserve(ticket, sender, now);
  }

  private Quotas.Grant granted(Sender sender, int cost) {
    return ((Answer.Granted) ask(sender, cost).orElseThrow()).grant();
  }

  private Answer.Refused refused(Sender sender, int cost) {
    return (Answer.Refused) ask(sender, cost).orElseThrow();
  }

  private void run(Sender sender, int cost, int took) {
    Quotas.Grant grant = granted(sender, cost);
    quotas.accepted(grant, now);
    quotas.settle(grant, took, now);
  }

  @Test
  void where_there_is_no_quota_nothing_is_counted() {
    assertThat(ask(CI, 1_000_000)).isEmpty();
    assertThat(quotas.remembered()).isZero();
    assertThat(quotas.left("acme", CI, now)).isEmpty();
  }

  @Test
  void a_key_has_so_many_requests_in_any_window_and_is_told_when_the_next_passes() {
    quotas = of(List.of(requests(2, MINUTE)), List.of());
    run(CI, 1, 1);
    now = now.plusSeconds(20);
    run(CI, 1, 1);
    Answer.Refused no = refused(CI, 1);
    assertThat(no.policy().name()).isEqualTo("key-requests-1m");
    assertThat(no.left()).isZero();
    assertThat(no.after().orElseThrow()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41));
    run(SHOP, 1, 1); // another key has its own
    now = now.plus(no.after().orElseThrow());
    run(CI, 1, 1);
  }

  @Test
  void all_keys_of_a_tenant_share_what_the_tenant_has_and_who_is_refused_there_keeps_his_own() {
    quotas = of(List.of(requests(5, MINUTE)), List.of(requests(3, MINUTE)));
    run(CI, 1, 1);
    run(CI, 1, 1);
    run(SHOP, 1, 1);
    assertThat(refused(SHOP, 1).policy().name()).isEqualTo("tenant-requests-1m");
    assertThat(quotas.left("acme", SHOP, now).getFirst())
        .isEqualTo(new Quotas.Left(new Quotas.Policy("key-requests-1m", requests(5, MINUTE)), 4));
  }

  @Test
  void what_did_not_come_in_after_all_uses_up_nothing() {
    quotas = of(List.of(requests(1, MINUTE), tokens(100)), List.of());
    quotas.withdraw(granted(CI, 100), now);
    run(CI, 100, 100);
    assertThat(refused(CI, 1).left()).isZero();
  }

  @Test
  void tokens_are_reserved_as_they_may_be_and_settled_as_they_were() {
    quotas = of(List.of(tokens(1_000)), List.of());
    Quotas.Grant grant = granted(CI, 900);
    quotas.accepted(grant, now);
    assertThat(refused(CI, 200).after()).as("only an end helps").isEmpty();
    quotas.settle(grant, 50, now);
    assertThat(quotas.left("acme", CI, now).getFirst().left()).isEqualTo(950);
  }

  @Test
  void a_task_that_takes_more_than_any_window_allows_is_told_so() {
    quotas = of(List.of(tokens(1_000)), List.of());
    assertThat(refused(CI, 1_001).never()).isTrue();
  }

  @Test
  void what_its_like_took_is_reserved_once_that_is_known() {
    quotas = of(List.of(tokens(100_000)), List.of());
    for (int i = 0; i < 30; i++) {
      run(CI, 4_000, 100);
    }
    Quotas.Grant grant = granted(CI, 4_000);
    assertThat(grant.tokens()).isBetween(90L, 130L);
  }

  @Test
  void a_key_or_tenant_of_a_name_has_its_own() {
    quotas =
        new Quotas(
            new QuotaSettings(
                List.of(requests(1, MINUTE)),
                List.of(),
                Map.of("ci", List.of(requests(3, MINUTE)), "shop", List.of()),
                Map.of()),
            new Fleet());
    run(CI, 1, 1);
    run(CI, 1, 1);
    run(CI, 1, 1);
    assertThat(ask(SHOP, 1)).as("none").isEmpty();
    assertThat(ask(Sender.NOBODY, 1)).as("no key").isEmpty();
    assertThat(refused(CI, 1).policy().quota().limit()).isEqualTo(3);
  }

  @Test
  void a_clock_that_is_set_opens_no_window() {
    quotas = of(List.of(requests(1, MINUTE)), List.of());
    run(CI, 1, 1);
    now = now.plus(Duration.ofHours(1));
    quotas.clockSet(Duration.ofHours(1));
    assertThat(refused(CI, 1).after().orElseThrow()).isGreaterThan(Duration.ofSeconds(59));
  }

  @Test
  void however_many_keys_come_so_many_are_remembered() {
    quotas = of(List.of(requests(1, MINUTE)), List.of());
    for (int i = 0; i < 12_000; i++) {
      run(new Sender("k" + i, "", ""), 1, 1);
    }
    assertThat(quotas.remembered()).isEqualTo(10_000);
  }

  /** Whatever comes, ends and is withdrawn: no window of any phase holds more than is allowed. */
  @Test
  void no_window_ever_holds_more_than_the_quota() {
    for (long seed = 1; seed <= 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long most = random.nextInt(5, 60);
      quotas = of(List.of(requests(most, MINUTE)), List.of());
      Deque<Instant> accepted = new ArrayDeque<>();
      List<Quotas.Grant> open = new ArrayList<>();
      long passed = 0;
      for (int step = 0; step < 5_000; step++) {
        now = now.plusMillis(random.nextInt(800));
        Optional<Answer> answer = ask(CI, random.nextInt(1, 100));
        if (answer.orElseThrow() instanceof Answer.Granted(Quotas.Grant grant)) {
          if (random.nextInt(4) == 0) {
            quotas.withdraw(grant, now);
          } else {
            quotas.accepted(grant, now);
            accepted.addLast(now);
            open.add(grant);
            passed++;
          }
        }
        if (!open.isEmpty() && random.nextBoolean()) {
          quotas.settle(open.remove(random.nextInt(open.size())), random.nextInt(200), now);
        }
        while (!accepted.isEmpty() && !accepted.getFirst().plus(MINUTE).isAfter(now)) {
          accepted.removeFirst();
        }
        assertThat((long) accepted.size()).as("seed %d", seed).isLessThanOrEqualTo(most);
      }
      assertThat(passed).as("seed %d uses it", seed).isGreaterThan(Math.min(2_500, most * 25));
    }
  }
}
