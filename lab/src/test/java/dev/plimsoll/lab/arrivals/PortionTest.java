package dev.plimsoll.lab.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.trace.Trace;
import dev.plimsoll.lab.trace.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All workers' parts together are the whole. */
class PortionTest {
  private static final Spacing EVENLY = new Spacing.Constant();

  @TempDir Path folder;

  @Test
  void what_is_not_drawn_is_dealt_out_request_for_request() throws Exception {
    for (long seed = 1; seed <= 60; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      int workers = 1 + random.nextInt(7);
      for (Shape whole : openShapes(random)) {
        List<Long> parts = new ArrayList<>();
        for (int worker = 1; worker <= workers; worker++) {
          parts.addAll(due(whole.share(new Part(worker, workers)), worker));
        }
        Collections.sort(parts);
        assertThat(parts)
            .as("seed %d, %s, %d workers", seed, whole, workers)
            .isEqualTo(due(whole, 0));
      }
    }
  }

  private List<Shape> openShapes(RandomGenerator random) throws Exception {
    Rate one = new Rate(1 + random.nextInt(300));
    Rate two = new Rate(1 + random.nextDouble() * 300);
    Duration length = Duration.ofMillis(200 + random.nextInt(1_500));
    return List.of(
        new ConstantRate(one, length),
        new RateRamp(one, two, EVENLY, length),
        new RateSteps(List.of(two, one, two), length, EVENLY),
        new RateStages(one, List.of(new RateStages.Stage(length, two)), EVENLY),
        new Bursts(1 + random.nextInt(20), Duration.ofMillis(100), length),
        trace(random));
  }

  private Shape trace(RandomGenerator random) throws Exception {
    StringBuilder csv = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for (int i = 0; i < 20 + random.nextInt(30); i++) {
      csv.append("2026-11-21 10:00:%02d.0000000,%d,7\n".formatted(i, i));
    }
    Path file = Files.writeString(folder.resolve("trace.csv"), csv);
    Trace trace = TraceFile.read(file);
    boolean loops = random.nextBoolean();
    return new TraceReplay(
        trace,
        3,
        Duration.ZERO,
        Duration.ofSeconds(15),
        loops ? Optional.of(Duration.ofSeconds(17)) : Optional.empty());
  }

  @Test
  void a_worker_of_a_trace_has_the_rows_of_its_own_requests() throws Exception {
    Arrivals second = trace(Seeds.of(1, 0)).share(new Part(2, 3)).start(1);
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      second.next();
      second.take();
      tokens.add(java.util.Objects.requireNonNull(second.row()).contextTokens());
      second.row();
    }

    assertThat(tokens).containsExactly(1, 4, 7, 10);
  }

  @Test
  void two_workers_of_a_rate_never_send_at_once() {
    Shape whole = new ConstantRate(new Rate(10), Duration.ofSeconds(1));

    assertThat(due(whole.share(new Part(1, 2)), 1))
        .containsExactly(0L, 200_000_000L, 400_000_000L, 600_000_000L, 800_000_000L);
    assertThat(due(whole.share(new Part(2, 2)), 2))
        .containsExactly(100_000_000L, 300_000_000L, 500_000_000L, 700_000_000L, 900_000_000L);
  }

  @Test
  void drawn_arrivals_of_all_workers_keep_the_rate_and_are_independent() {
    for (Spacing spacing : List.of(new Spacing.Poisson(), new Spacing.Gamma(0.5))) {
      Shape whole = new ConstantRate(new Rate(1_000), spacing, Duration.ofSeconds(20));
      Set<Long> all = new HashSet<>();
      int sum = 0;
      for (int worker = 1; worker <= 4; worker++) {
        Part part = new Part(worker, 4);
        List<Long> due = due(whole.share(part), part.seed(7));
        assertThat((double) due.size()).isBetween(4_600.0, 5_400.0);
        sum += due.size();
        all.addAll(due);
      }
      assertThat(sum - all.size()).as("at the same nanosecond").isLessThan(20);
    }
  }

  @Test
  void users_are_dealt_out_and_come_and_go_when_they_would_among_all() {
    for (long seed = 1; seed <= 60; seed++) {
      RandomGenerator random = Seeds.of(seed, 1);
      int workers = 1 + random.nextInt(4);
      for (Shape whole : closedShapes(random)) {
        List<Long> parts = new ArrayList<>();
        int users = 0;
        for (int worker = 1; worker <= workers; worker++) {
          Shape part = whole.share(new Part(worker, workers));
          users += part.users();
          parts.addAll(due(part, 0));
        }
        Collections.sort(parts);
        List<Long> expected = due(whole, 0);
        Collections.sort(expected);
        assertThat(users).isEqualTo(whole.users());
        assertThat(parts).as("seed %d, %s, %d workers", seed, whole, workers).isEqualTo(expected);
      }
    }
  }

  private static List<Shape> closedShapes(RandomGenerator random) {
    int users = 4 + random.nextInt(60);
    Duration length = Duration.ofMillis(500 + random.nextInt(1_000));
    return List.of(
        new Users(
            users,
            length.dividedBy(2),
            Optional.empty(),
            new Iterations.Each(1),
            Optional.of(length)),
        new UserSteps(List.of(users, 1, users + 7), length, Optional.empty()),
        new UserStages(0, List.of(new UserStages.Stage(length, users)), Optional.empty()));
  }

  @Test
  void shared_iterations_are_split_without_rest() {
    Users whole =
        new Users(
            10,
            Duration.ZERO,
            Optional.empty(),
            new Iterations.Shared(23),
            Optional.of(Duration.ofSeconds(1)));
    int sum = 0;
    for (int worker = 1; worker <= 3; worker++) {
      Arrivals arrivals = whole.share(new Part(worker, 3)).start(1);
      while (arrivals.next() != Arrivals.NEVER) {
        arrivals.done(arrivals.take(), 5);
        sum++;
      }
    }

    assertThat(sum).isEqualTo(23);
  }

  @Test
  void fewer_users_than_workers_are_refused_and_a_whole_is_itself() {
    Users three = new Users(3, Duration.ofSeconds(1));

    assertThatThrownBy(() -> three.share(new Part(5, 5)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--share 5/5: 3 users cannot be shared by 5 workers")
        .hasMessageContaining("at most 3 workers");
    assertThat(three.share(Part.WHOLE)).isSameAs(three);
    assertThat(three.share(new Part(2, 2)).label()).isEqualTo("closed, 3 users, share 2/2");
  }

  @Test
  void counts_and_places_of_all_parts_are_those_of_the_whole() {
    for (int of = 1; of <= 9; of++) {
      for (int all = 0; all <= 40; all++) {
        Set<Long> places = new HashSet<>();
        for (int index = 1; index <= of; index++) {
          Part part = new Part(index, of);
          for (int own = 0; own < part.count(all); own++) {
            places.add(part.place(own));
          }
        }
        assertThat(places).hasSize(all).allMatch(place -> place >= 0);
      }
    }
    assertThat(new Part(1, 2).seed(1)).isNotEqualTo(new Part(2, 2).seed(1)).isNotEqualTo(1);
    assertThat(new Part(2, 3).seed(1)).isEqualTo(new Part(2, 3).seed(1));
    assertThat(Part.WHOLE.seed(5)).isEqualTo(5);
  }

  /** The moments at which requests fall due when each user asks once. */
  private static List<Long> due(Shape shape, long seed) {
    Arrivals arrivals = shape.start(seed);
    List<Long> due = new ArrayList<>();
    while (arrivals.next() != Arrivals.NEVER) {
      due.add(arrivals.next());
      arrivals.take();
    }
    return due;
  }
}
