package dev.plimsoll.ports.store;

import static dev.plimsoll.ports.store.Tasks.NOW;
import static dev.plimsoll.ports.store.Tasks.cancelled;
import static dev.plimsoll.ports.store.Tasks.completed;
import static dev.plimsoll.ports.store.Tasks.dead;
import static dev.plimsoll.ports.store.Tasks.id;
import static dev.plimsoll.ports.store.Tasks.insert;
import static dev.plimsoll.ports.store.Tasks.started;
import static dev.plimsoll.ports.store.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every outbox must do. A store's own test extends this and gives a fresh pair. */
public abstract class DeliveryStoreContract {
  private static final String URL = Tasks.request().webhook().orElseThrow();
  private static final Instant LATER = NOW.plusSeconds(100);
  private static final Instant LEASE = LATER.plusSeconds(60);

  private TaskStore store;
  private DeliveryStore deliveries;

  /** A store without tasks, and the outbox that it fills. */
  protected abstract Pair fresh();

  /** What the next node finds when the node of this pair is gone without a word. */
  protected abstract Pair afterCrash(Pair gone);

  /** A store and its outbox. */
  public record Pair(TaskStore tasks, DeliveryStore deliveries) {}

  @BeforeEach
  void open() {
    use(fresh());
  }

  private void use(Pair pair) {
    store = pair.tasks();
    deliveries = pair.deliveries();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void commit(Change... changes) {
    assertThat(store.commit(List.of(changes))).isEqualTo(Commit.WHOLE);
  }

  /** A task without a text that ends at once and tells that URL. */
  private void ended(long n, String tenant, String url, Instant end) {
    TaskRequest request =
        new TaskRequest(
            tenant,
            "t",
            Priority.LOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(url),
            Optional.empty());
    commit(new Change.Insert(task(n, request), Optional.empty()), cancelled(n, end));
  }

  private List<Delivery> claim(int most) {
    return deliveries.claim(LATER, LEASE, most, Set.of());
  }

  private List<Delivery> pending() {
    return deliveries.list(Optional.empty(), false, Optional.empty(), 100);
  }

  private List<Delivery> givenUp() {
    return deliveries.list(Optional.empty(), true, Optional.empty(), 100);
  }

  @Test
  void the_end_of_a_task_with_a_webhook_is_to_be_told_once_and_no_other() {
    Change.Insert bare = new Change.Insert(task(2, TaskRequest.of("bare")), Optional.empty());
    commit(insert(1), bare, insert(3));
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
    assertThat(deliveries.nextDue()).isEmpty();

    commit(started(1, 1), completed(1), completed(2));
    Instant end = completed(1).at();
    Delivery told = Delivery.of(id(1), "acme", URL, end);
    assertThat(told.host()).isEqualTo("example.com");
    assertThat(pending()).containsExactly(told);
    assertThat(deliveries.find(id(1))).contains(told);
    assertThat(deliveries.find(id(2))).isEmpty();
    assertThat(deliveries.nextDue()).contains(end);
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(1, 0));

    commit(completed(1)); // made again
    assertThat(pending()).containsExactly(told);
    deliveries.delivered(told.id());
    commit(completed(1)); // made again after it was told
    assertThat(pending()).isEmpty();
    deliveries.delivered(told.id());
    assertThat(deliveries.find(id(1))).isEmpty();
  }

  @Test
  void tells_of_new_ones_and_of_nothing_else() {
    List<String> told = new ArrayList<>();
    deliveries.onNew(() -> told.add("news"));
    commit(insert(1), started(1, 1));
    commit(new Change.Insert(task(2, TaskRequest.of("bare")), Optional.empty()), completed(2));
    assertThat(told).isEmpty();
    commit(completed(1));
    assertThat(told).containsExactly("news");
  }

  @Test
  void a_claim_hides_until_its_lease_ends() {
    commit(insert(1), completed(1));
    assertThat(deliveries.claim(NOW, LEASE, 10, Set.of())).isEmpty(); // not due yet
    List<Delivery> claimed = claim(10);
    assertThat(claimed).extracting(Delivery::task).containsExactly(id(1));
    assertThat(claimed.getFirst().due()).isEqualTo(LEASE); // as it is after the claim
    assertThat(claim(10)).isEmpty();
    assertThat(deliveries.nextDue()).contains(LEASE);
    assertThat(deliveries.claim(LEASE.minusMillis(1), LEASE, 10, Set.of())).isEmpty();
    List<Delivery> again = deliveries.claim(LEASE, LEASE.plusSeconds(1), 10, Set.of());
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().attempts()).isZero();
  }

  @Test
  void claims_the_longest_due_first_and_leaves_out_busy_hosts() {
    ended(1, "acme", "https://b.example/x", NOW.plusSeconds(3));
    ended(2, "acme", "https://a.example:8443/x", NOW.plusSeconds(2));
    ended(3, "acme", "https://B.example/y", NOW.plusSeconds(1));
    ended(4, "acme", "https://c.example/", NOW.plusSeconds(4));
    assertThat(deliveries.claim(LATER, LEASE, 1, Set.of("b.example")))
        .extracting(Delivery::task)
        .containsExactly(id(2));
    assertThat(claim(2)).extracting(Delivery::task).containsExactly(id(3), id(1));
    assertThat(deliveries.claim(LATER, LEASE, 9, Set.of("c.example"))).isEmpty();
    assertThat(claim(9)).extracting(Delivery::host).containsExactly("c.example");
  }

  @Test
  void what_failed_is_due_again_and_what_was_given_up_never() {
    commit(insert(1), completed(1));
    String message = claim(1).getFirst().id();
    deliveries.failed(message, 1, LATER.plusSeconds(5), "HTTP 500 “so”");
    assertThat(claim(1)).isEmpty();
    Instant due = LATER.plusSeconds(5);
    assertThat(deliveries.nextDue()).contains(due);
    Delivery second = deliveries.claim(due, LEASE, 1, Set.of()).getFirst();
    assertThat(second.id()).isEqualTo(message);
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.error()).contains("HTTP 500 “so”");

    deliveries.gaveUp(message, 2, LATER, "HTTP 410");
    assertThat(deliveries.claim(LEASE.plusSeconds(1), LEASE.plusSeconds(2), 1, Set.of())).isEmpty();
    assertThat(deliveries.nextDue()).isEmpty();
    assertThat(pending()).isEmpty();
    Delivery end = givenUp().getFirst();
    assertThat(end.gaveUp()).contains(LATER);
    assertThat(end.attempts()).isEqualTo(2);
    assertThat(end.error()).contains("HTTP 410");
    assertThat(deliveries.find(id(1))).contains(end);
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(0, 1));
    deliveries.failed(message, 3, LATER, "too late"); // of a claimer whose lease was over
    assertThat(givenUp()).containsExactly(end);
    deliveries.failed("msg_nobody", 1, LATER, "unknown");
    deliveries.gaveUp("msg_nobody", 1, LATER, "unknown");
    assertThat(pending()).isEmpty();
  }

  @Test
  void lists_by_tenant_in_pages() {
    for (int i = 1; i <= 5; i++) {
      ended(i, i == 3 ? "other" : "acme", "https://x.example/" + i, NOW);
    }
    Optional<String> acme = Optional.of("acme");
    List<Delivery> first = deliveries.list(acme, false, Optional.empty(), 3);
    assertThat(first).extracting(Delivery::task).containsExactly(id(1), id(2), id(4));
    assertThat(deliveries.list(acme, false, Optional.of(first.getLast().id()), 3))
        .extracting(Delivery::task)
        .containsExactly(id(5));
    assertThat(deliveries.list(Optional.of("other"), false, Optional.empty(), 3)).hasSize(1);
  }

  @Test
  void a_task_is_kept_until_its_end_was_told_or_given_up() {
    commit(insert(1), insert(2), insert(3));
    commit(cancelled(1, NOW), cancelled(2, NOW), cancelled(3, NOW));
    List<Delivery> claimed = claim(3);
    deliveries.delivered(claimed.get(0).id());
    deliveries.gaveUp(claimed.get(1).id(), 1, LATER, "HTTP 410");
    assertThat(store.prune(LATER, Long.MAX_VALUE, 10)).isEqualTo(2);
    assertThat(store.prune(LATER, 1, 10)).isZero(); // nor for its size
    assertThat(store.find(claimed.get(2).task())).isPresent();
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(1, 0));
    deliveries.delivered(claimed.get(2).id());
    assertThat(store.prune(LATER, Long.MAX_VALUE, 10)).isEqualTo(1);
  }

  @Test
  void what_is_purged_or_erased_is_not_told() {
    commit(insert(1), insert(2), insert(3), cancelled(2, NOW));
    commit(started(1, 1), dead(1, 1));
    assertThat(store.purge(Query.newest(10))).isEqualTo(2);
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
    commit(completed(3));
    assertThat(store.erase("acme", "ada")).isEqualTo(1);
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
  }

  @Test
  void a_dead_letter_that_is_tried_again_ends_anew() {
    commit(insert(1), started(1, 1), dead(1, 1));
    Delivery death = claim(1).getFirst();
    Instant again = NOW.plusSeconds(20);
    commit(new Change.Revived(id(1), again, "general", Optional.empty()));
    assertThat(deliveries.counts()).isEqualTo(new DeliveryStore.Counts(0, 0));
    commit(started(1, 1), cancelled(1, again.plusSeconds(1)));
    assertThat(pending()).hasSize(1);
    assertThat(pending().getFirst().id()).isNotEqualTo(death.id());
    deliveries.delivered(death.id()); // somebody was still at it
    assertThat(pending()).hasSize(1);
  }

  @Test
  void survives_its_node() {
    commit(insert(1), insert(2), completed(1), completed(2));
    assertThat(claim(1)).hasSize(1);
    Pair next = afterCrash(new Pair(store, deliveries));
    use(next);
    assertThat(pending()).hasSize(2);
    assertThat(deliveries.claim(LEASE, LEASE.plusSeconds(1), 10, Set.of())).hasSize(2);
  }

  @Test
  void nobody_gets_what_another_has_claimed() throws Exception {
    int count = 60;
    for (int i = 0; i < count; i++) {
      ended(i, "acme", "https://x.example/" + i, NOW);
    }
    CountDownLatch go = new CountDownLatch(1);
    List<String> all = new ArrayList<>();
    try (ExecutorService claimers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        claims.add(
            claimers.submit(() -> {
              List<String> mine = new ArrayList<>();
              go.await();
              for (List<Delivery> some = claim(7); !some.isEmpty(); some = claim(7)) {
                some.forEach(delivery -> mine.add(delivery.id()));
              }
              return mine;
            }));
      }
      go.countDown();
      for (Future<List<String>> claim : claims) {
        all.addAll(claim.get(30, TimeUnit.SECONDS));
      }
    }
    // one that found the rest locked by others may have left early, but nobody has one twice
    claim(count).forEach(delivery -> all.add(delivery.id()));
    assertThat(all).hasSize(count).doesNotHaveDuplicates();
  }
}
