package dev.plimsoll.ports.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.schedule.ScheduleStore.Advance;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of schedules must do. A store's own test extends this and gives a fresh one. */
public abstract class ScheduleStoreContract {
  protected static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant EVER = Instant.EPOCH;
  private static final Timing HOURLY =
      new Timing("0 * * * *", ZoneOffset.UTC, Misfire.ONE, Timing.MOST_MISSED);

  private ScheduleStore store;

  /** A store without schedules. */
  protected abstract ScheduleStore fresh();

  @BeforeEach
  void open() {
    store = fresh();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Schedule schedule(String tenant, String name, Instant next) {
    return new Schedule(
        tenant, name, HOURLY, TaskTemplate.of("do"), NOW, next, Optional.empty(), false);
  }

  private static Schedule schedule(String name) {
    return schedule("default", name, NOW);
  }

  private static Schedule full(String name) {
    TaskTemplate task =
        new TaskTemplate(
            "Größe \uD83D\uDE00 \uDE00 'quoted' \"twice\"\n",
            Priority.LOW,
            Optional.of("writer"),
            Optional.of("writer-2"),
            Optional.of("u1"),
            OptionalInt.of(512),
            Optional.of(Duration.ofMinutes(90)),
            Optional.of("https://example.org/hook?a=1&b=2"),
            Optional.of("{\"a\":[1,{\"b\":null}]}"));
    return new Schedule(
        "acme",
        name,
        new Timing("*/5 9-17 * * MON-FRI", ZoneId.of("Europe/Berlin"), Misfire.ALL, 7),
        task,
        NOW.plusMillis(123),
        NOW.plusSeconds(300),
        Optional.of(NOW.minusSeconds(300)),
        true);
  }

  private List<String> names(List<Schedule> schedules) {
    return schedules.stream().map(Schedule::name).toList();
  }

  private boolean advance(
      String tenant, String name, Instant expected, Instant next, Optional<Instant> fired) {
    Advance step = new Advance(tenant, name, expected, next, fired);
    return store.advance(List.of(step)).equals(List.of(step));
  }

  @Test
  void gives_back_exactly_what_was_added() {
    assertThat(store.add(full("report"))).isTrue();
    assertThat(store.add(schedule("bare"))).isTrue();
    assertThat(store.find("acme", "report")).contains(full("report"));
    assertThat(store.find("default", "bare")).contains(schedule("bare"));
    assertThat(store.find("default", "report")).isEmpty();
  }

  @Test
  void a_name_is_taken_once_for_each_tenant() {
    assertThat(store.add(schedule("a"))).isTrue();
    assertThat(store.add(schedule("default", "a", NOW.plusSeconds(1)))).isFalse();
    assertThat(store.add(schedule("acme", "a", NOW.plusSeconds(2)))).isTrue();
    assertThat(store.add(schedule("A"))).isTrue();
    assertThat(store.find("default", "a")).contains(schedule("a"));
    assertThat(store.count("default")).isEqualTo(2);
    assertThat(store.count("acme")).isEqualTo(1);
    assertThat(store.count("nobody")).isZero();
  }

  @Test
  void put_replaces_what_is_there_and_adds_nothing() {
    Schedule before = schedule("acme", "report", NOW);
    assertThat(store.put(before)).isFalse();
    assertThat(store.find("acme", "report")).isEmpty();
    var _ = store.add(before);
    assertThat(store.put(full("report"))).isTrue();
    assertThat(store.find("acme", "report")).contains(full("report"));
    assertThat(store.put(before)).isTrue();
    assertThat(store.find("acme", "report")).contains(before);
  }

  @Test
  void remove_removes_one_and_says_whether_it_was_there() {
    var _ = store.add(schedule("a"));
    var _ = store.add(schedule("acme", "a", NOW));
    assertThat(store.remove("default", "a")).isTrue();
    assertThat(store.remove("default", "a")).isFalse();
    assertThat(store.find("default", "a")).isEmpty();
    assertThat(store.find("acme", "a")).isPresent();
    assertThat(store.add(schedule("a"))).isTrue();
  }

  @Test
  void lists_a_tenants_schedules_by_name_in_pages() {
    for (String name : List.of("b", "a-1", "B", "a.1", "a1", "_", "a")) {
      var _ = store.add(schedule(name));
    }
    var _ = store.add(schedule("acme", "other", NOW));
    List<String> inOrder = List.of("B", "_", "a", "a-1", "a.1", "a1", "b");
    assertThat(names(store.list("default", Optional.empty(), 100))).isEqualTo(inOrder);
    List<String> paged = new ArrayList<>();
    List<Schedule> page = store.list("default", Optional.empty(), 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      paged.addAll(names(page));
      page = store.list("default", Optional.of(page.getLast().name()), 3);
    }
    assertThat(paged).isEqualTo(inOrder);
    assertThat(store.list("nobody", Optional.empty(), 3)).isEmpty();
  }

  @Test
  void due_are_those_whose_time_has_come_earliest_first_of_all_tenants_without_the_paused() {
    var _ = store.add(schedule("acme", "second", NOW.minusSeconds(1)));
    var _ = store.add(schedule("default", "first", NOW.minusSeconds(2)));
    var _ = store.add(schedule("default", "third", NOW));
    var _ = store.add(schedule("default", "later", NOW.plusMillis(1)));
    var _ = store.add(schedule("default", "paused", NOW.minusSeconds(9)).asPaused());
    assertThat(names(store.due(NOW, Optional.empty(), 10)))
        .containsExactly("first", "second", "third");
    assertThat(names(store.due(NOW, Optional.empty(), 2))).containsExactly("first", "second");
    assertThat(store.due(NOW.minusSeconds(3), Optional.empty(), 10)).isEmpty();
    assertThat(store.due(NOW, Optional.empty(), 10).get(1))
        .isEqualTo(schedule("acme", "second", NOW.minusSeconds(1)));
  }

  @Test
  void earliest_is_the_next_of_all_that_are_not_paused() {
    assertThat(store.earliest(EVER)).isEmpty();
    var _ = store.add(schedule("default", "a", NOW.plusSeconds(5)));
    var _ = store.add(schedule("acme", "b", NOW.plusSeconds(3)));
    assertThat(store.earliest(EVER)).contains(NOW.plusSeconds(3));
    var _ = store.put(schedule("acme", "b", NOW.plusSeconds(3)).asPaused());
    assertThat(store.earliest(EVER)).contains(NOW.plusSeconds(5));
    var _ = store.put(schedule("acme", "b", NOW.plusSeconds(3)).asPaused().asResumed(NOW));
    assertThat(store.earliest(EVER)).contains(NOW);
    assertThat(store.earliest(NOW.minusMillis(1))).contains(NOW);
    assertThat(store.earliest(NOW)).contains(NOW.plusSeconds(5));
    assertThat(store.earliest(NOW.plusSeconds(5))).isEmpty();
    var _ = store.remove("acme", "b");
    var _ = store.remove("default", "a");
    assertThat(store.earliest(EVER)).isEmpty();
  }

  @Test
  void advance_moves_on_from_the_expected_time_only() {
    var _ = store.add(schedule("a"));
    Instant later = NOW.plusSeconds(3600);
    assertThat(advance("default", "a", NOW.plusMillis(1), later, Optional.of(NOW))).isFalse();
    assertThat(advance("default", "b", NOW, later, Optional.of(NOW))).isFalse();
    assertThat(advance("acme", "a", NOW, later, Optional.of(NOW))).isFalse();
    assertThat(store.find("default", "a")).contains(schedule("a"));

    assertThat(advance("default", "a", NOW, later, Optional.of(NOW))).isTrue();
    Schedule moved = schedule("a").with(later, Optional.of(NOW));
    assertThat(store.find("default", "a")).contains(moved);
    assertThat(advance("default", "a", NOW, later, Optional.of(NOW))).isFalse();
    assertThat(store.due(NOW, Optional.empty(), 10)).isEmpty();
    assertThat(store.due(later, Optional.empty(), 10)).containsExactly(moved);
    assertThat(store.earliest(EVER)).contains(later);

    Instant last = later.plusSeconds(3600);
    assertThat(advance("default", "a", later, last, Optional.empty())).isTrue();
    assertThat(store.find("default", "a")).contains(moved.with(last, Optional.of(NOW)));
  }

  @Test
  void many_advance_together_and_the_answer_names_those_that_did() {
    var _ = store.add(schedule("a"));
    var _ = store.add(schedule("acme", "a", NOW));
    Instant later = NOW.plusSeconds(3600);
    Advance first = new Advance("default", "a", NOW, later, Optional.of(NOW));
    Advance gone = new Advance("default", "gone", NOW, later, Optional.of(NOW));
    Advance second = new Advance("acme", "a", NOW, later, Optional.empty());
    assertThat(store.advance(List.of(first, gone, second, first))).containsExactly(first, second);
    assertThat(store.find("default", "a").orElseThrow().next()).isEqualTo(later);
    assertThat(store.find("acme", "a").orElseThrow().lastFired()).isEmpty();
    assertThat(store.advance(List.of())).isEmpty();
  }

  @Test
  void advance_leaves_a_pause_alone() {
    var _ = store.add(schedule("a").asPaused());
    assertThat(advance("default", "a", NOW, NOW.plusSeconds(1), Optional.empty())).isTrue();
    assertThat(store.find("default", "a").orElseThrow().paused()).isTrue();
    assertThat(store.due(NOW.plusSeconds(2), Optional.empty(), 10)).isEmpty();
  }

  @Test
  void of_many_that_advance_at_once_one_wins() throws Exception {
    int rounds = 20;
    int racers = 4;
    var _ = store.add(schedule("a"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < rounds; round++) {
        Instant from = NOW.plusSeconds(round);
        Callable<Boolean> race =
            () -> advance("default", "a", from, from.plusSeconds(1), Optional.of(from));
        int won = 0;
        for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(racers, race))) {
          won += one.get() ? 1 : 0;
        }
        assertThat(won).as("round %s", round).isEqualTo(1);
      }
    }
    assertThat(store.earliest(EVER)).contains(NOW.plusSeconds(rounds));
  }

  @Test
  void of_many_that_add_one_name_at_once_one_wins() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> race = () -> store.add(schedule("a"));
      int won = 0;
      for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(8, race))) {
        won += one.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void a_closed_store_does_nothing() {
    store.close();
    assertThatThrownBy(() -> store.add(schedule("a"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.due(NOW, Optional.empty(), 1))
        .isInstanceOf(StoreException.class);
    store = fresh();
  }
}
