package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
  private static Invocation parse(String... args) throws Exception {
    return Invocation.parse(Bench.ALL, args);
  }

  private static String refusal(String... args) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = Bench.run(new PrintStream(out, true, StandardCharsets.UTF_8), args);
    assertThat(status).isEqualTo(2);
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void without_words_all_benchmarks_run_whole() throws Exception {
    Invocation called = parse();

    assertThat(called.chosen()).isEqualTo(Bench.ALL);
    assertThat(called.extent().smoke()).isFalse();
    assertThat(called.extent().loads()).isEmpty();
    assertThat(called.extent().wantsPeer("pg-boss")).isTrue();
  }

  @Test
  void loads_and_peers_are_chosen_by_name() throws Exception {
    Invocation called =
        parse(
            "queue-postgres",
            "--only",
            "complete@100,enqueue@16",
            "--peers",
            "db-scheduler",
            "--seconds",
            "30");

    assertThat(called.extent().loads()).contains(List.of("complete@100", "enqueue@16"));
    assertThat(called.extent().wantsPeer("db-scheduler")).isTrue();
    assertThat(called.extent().wantsPeer("pg-boss")).isFalse();
    assertThat(called.extent().counted()).contains(Duration.ofSeconds(30));
  }

  @Test
  void no_peer_may_be_wanted() throws Exception {
    Invocation called = parse("--peers", "none", "queue-embedded");

    assertThat(called.extent().wantsPeer("bullmq")).isFalse();
  }

  @Test
  void a_choice_holds_for_all_that_are_named() throws Exception {
    Invocation called = parse("queue-embedded", "queue-postgres", "--peers", "bullmq,pg-boss");

    assertThat(called.extent().peers()).contains(List.of("bullmq", "pg-boss"));
  }

  @Test
  void what_is_not_known_is_answered_with_what_is() throws Exception {
    assertThat(refusal("queue-postgres", "--only", "complete"))
        .isEqualTo(
            "bench/run: --only takes enqueue@16, enqueue@100, complete@16, complete@100, 200/s;"
                + " found 'complete'");
    assertThat(refusal("queue-postgres", "--peers", "bullmq"))
        .isEqualTo("bench/run: --peers takes none, db-scheduler, pg-boss; found 'bullmq'");
    assertThat(refusal("queue-postgres", "--peers", "pg-boss,"))
        .isEqualTo("bench/run: --peers takes none, db-scheduler, pg-boss; found ''");
    assertThat(refusal("--seconds", "0"))
        .isEqualTo("bench/run: --seconds takes 1 to 99999; found '0'");
    assertThat(refusal("--only")).isEqualTo("bench/run: --only needs a word after it");
  }

  @Test
  void a_choice_needs_a_benchmark_that_can_choose() throws Exception {
    String wanted = "queue-embedded and queue-postgres: name one of them, and no other";
    assertThat(refusal("--only", "complete@100"))
        .isEqualTo("bench/run: --only is for plan-live and flood and " + wanted);
    assertThat(refusal("startup", "queue-postgres", "--peers", "pg-boss"))
        .isEqualTo("bench/run: --peers is for " + wanted);
  }

  @Test
  void only_what_reads_data_is_given_some() throws Exception {
    assertThat(parse("routing", "--data", "exams").extent().data()).contains(Path.of("exams"));
    assertThat(refusal("--data", "exams")).isEqualTo("bench/run: --data is for routing: name it");
    assertThat(refusal("startup", "--data", "exams")).contains("--data is for routing");
  }

  @Test
  void an_unknown_word_is_answered_with_the_usage_in_80_columns() throws Exception {
    String said = refusal("fly");

    assertThat(said)
        .startsWith("bench/run: found 'fly'; usage: bench/run [OPTION...] [BENCHMARK...]")
        .contains("--only LOAD,…", "--peers PEER,…", "queue-million");
    assertThat(said.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }
}
