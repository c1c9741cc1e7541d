package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.StartAt;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.tokens.Kinds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a person types becomes the record they meant. */
class CommandsTest {
  private final Recorded plimsoll = new Recorded();

  @Test
  void serveWithoutOptionsLeavesEverythingToTheConfiguration() {
    int status = plimsoll.run("serve");

    assertThat(status).isEqualTo(77);
    assertThat(plimsoll.asked)
        .containsExactly(
            new ServeArguments(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                ServeArguments.Doors.USUAL));
  }

  @Test
  void serveTakesItsOptions() {
    plimsoll.run(
        "serve",
        "--config",
        "a.yaml",
        "--port=0",
        "--host",
        "::1",
        "--store",
        "memory",
        "--node",
        "agents-1",
        "--unsafe-store",
        "--grace",
        "1m30s",
        "--tls-cert",
        "c.pem",
        "--tls-key",
        "k.pem",
        "--insecure-listen",
        "--record",
        "run.jsonl",
        "--exit-with-parent");

    assertThat(plimsoll.asked)
        .containsExactly(
            new ServeArguments(
                Optional.of(Path.of("a.yaml")),
                Optional.of(0),
                Optional.of("::1"),
                Optional.of("memory"),
                Optional.of("agents-1"),
                true,
                Optional.of(Duration.ofSeconds(90)),
                true,
                Optional.of(Path.of("run.jsonl")),
                new ServeArguments.Doors(
                    Optional.of(Path.of("c.pem")), Optional.of(Path.of("k.pem")), true)));
  }

  @Test
  void mockHasTheDocumentedDefaults() {
    plimsoll.run("mock");

    assertThat(plimsoll.asked)
        .containsExactly(
            new MockArguments(
                8002,
                "127.0.0.1",
                Distribution.parse("uniform:500ms..2500ms"),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Kinds.PLAIN,
                Share.parse("1%"),
                1,
                MockArguments.Overloading.NONE,
                Optional.empty(),
                false));
  }

  @Test
  void mockTakesItsOptions() {
    plimsoll.run(
        "mock",
        "--port",
        "0",
        "--latency",
        "lognormal:800ms..3s",
        "--ttft",
        "200ms",
        "--tokens-per-second",
        "50.5",
        "--answer-tokens",
        "20..200",
        "--cached-share",
        "25%",
        "--reasoning-share",
        "40%",
        "--errors",
        "0%",
        "--seed",
        "-7",
        "--log",
        "calls.jsonl");

    assertThat(plimsoll.asked)
        .containsExactly(
            new MockArguments(
                0,
                "127.0.0.1",
                Distribution.parse("lognormal:800ms..3s"),
                Optional.of(Distribution.parse("200ms")),
                OptionalDouble.of(50.5),
                Optional.of(new Length(20, 200)),
                new Kinds(Share.parse("25%"), Share.parse("40%")),
                Share.parse("0%"),
                -7,
                MockArguments.Overloading.NONE,
                Optional.of(Path.of("calls.jsonl")),
                false));
  }

  @Test
  void mockTakesWhatItCannotTake() {
    plimsoll.run(
        "mock",
        "--slots=40",
        "--backlog=0",
        "--limit=requests:1000/10m:sliding",
        "--limit=tokens:60000/min:per-key",
        "--faults=monday.yaml",
        "--admin");

    assertThat(plimsoll.asked)
        .singleElement(as(type(MockArguments.class)))
        .extracting(MockArguments::overloading)
        .isEqualTo(
            new MockArguments.Overloading(
                Capacity.of(40, 0),
                List.of(
                    RateLimit.parse("requests:1000/10m:sliding"),
                    RateLimit.parse("tokens:60000/min:bucket:per-key")),
                Optional.of(Path.of("monday.yaml")),
                true));
  }

  @Test
  void testTakesItsOptionsAndTheirAliases() {
    plimsoll.run(
        "test",
        "checkout.yaml",
        "--target",
        "http://127.0.0.1:1",
        "--model",
        "m",
        "--stream",
        "--http2",
        "--insecure",
        "--think-time",
        "1s..2s",
        "--users",
        "20",
        "--spawn-rate",
        "10/s",
        "--rate",
        "600/min",
        "--run-time",
        "5m",
        "--seed",
        "3",
        "--threshold",
        "latency.p(95) < 4s",
        "--threshold",
        "success_rate > 0.95",
        "--keep-going",
        "--out",
        "o",
        "--csv",
        "c",
        "--html",
        "h.html",
        "--request-log",
        "r.csv",
        "--json",
        "--headless",
        "--width",
        "none",
        "--share",
        "2/5",
        "--start-at",
        "2026-11-21T11:00:00+01:00");

    assertThat(plimsoll.asked)
        .containsExactly(
            new TestArguments(
                Optional.of("checkout.yaml"),
                Optional.of("http://127.0.0.1:1"),
                new TestArguments.Speech(Optional.of("m"), true, true, true),
                OptionalInt.of(20),
                Optional.of(new Rate(10)),
                Optional.of(new Rate(10)),
                Optional.of("1s..2s"),
                Optional.of(Duration.ofMinutes(5)),
                OptionalLong.of(3),
                List.of("latency.p(95) < 4s", "success_rate > 0.95"),
                true,
                new TestArguments.Display(
                    Optional.of(Path.of("o")),
                    Optional.of("c"),
                    Optional.of(Path.of("h.html")),
                    Optional.of(Path.of("r.csv")),
                    true,
                    true,
                    OptionalInt.of(0)),
                new TestArguments.Together(
                    new Part(2, 5),
                    Optional.of(new StartAt.At(Instant.parse("2026-11-21T10:00:00Z"))))));
  }

  @Test
  void sharesAndMomentsThatAreNoneAreRefused() {
    for (String share : List.of("0/5", "6/5", "2", "1/1001", "-1/2", "1/0")) {
      assertThat(plimsoll.run("test", "--share", share)).as(share).isEqualTo(2);
    }
    assertThat(plimsoll.run("test", "--start-at", "tomorrow")).isEqualTo(2);
    assertThat(plimsoll.err())
        .contains("'tomorrow' is no moment: expected one with its zone")
        .contains("'6/5' is no share");
    assertThat(plimsoll.asked).isEmpty();
  }

  @Test
  void mergeTakesItsFolders() {
    plimsoll.run("merge", "w1", "w2", "--out", "o", "--json");

    assertThat(plimsoll.asked)
        .containsExactly(
            new MergeArguments(
                List.of(Path.of("w1"), Path.of("w2")), Optional.of(Path.of("o")), true));
    assertThat(plimsoll.run("merge")).isEqualTo(2);
  }

  @Test
  void planTakesItsOptions() {
    plimsoll.run(
        "plan",
        "shop.yaml",
        "--config",
        "c.yaml",
        "--rate",
        "10/s",
        "--rate",
        "1000/s",
        "--duration",
        "1h",
        "--agents",
        "5",
        "--concurrency",
        "4",
        "--service",
        "200ms",
        "--provider-slots",
        "40",
        "--errors",
        "1%",
        "--threshold",
        "p(95) < 4s",
        "--seed",
        "7",
        "--day",
        "2026-01-31",
        "--json");

    assertThat(plimsoll.asked)
        .containsExactly(
            new PlanArguments(
                Optional.of("shop.yaml"),
                Optional.of(Path.of("c.yaml")),
                new PlanArguments.Load(
                    List.of(new Rate(10), new Rate(1_000)),
                    false,
                    Optional.of(Duration.ofHours(1)),
                    OptionalLong.of(7),
                    List.of("p(95) < 4s")),
                new PlanArguments.Side(
                    OptionalInt.of(5),
                    OptionalInt.of(4),
                    Optional.of(Distribution.parse("200ms")),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.of(40),
                    Share.parse("1%")),
                Optional.of(LocalDate.of(2026, 1, 31)),
                true));
  }

  @Test
  void demoTakesItsOptions() {
    plimsoll.run("demo", "--quick", "--out", "o", "--json");

    assertThat(plimsoll.asked)
        .containsExactly(new DemoArguments(Optional.of(Path.of("o")), true, true));
  }

  @Test
  void optionsOfLaterVersionsAreRefusedRatherThanIgnored() {
    for (String later : List.of("--ui", "--agents=3", "--scenarios=a.yaml", "--concurrency=4")) {
      assertThat(plimsoll.run("test", later)).as(later).isEqualTo(2);
    }
    assertThat(plimsoll.run("serve", "--pools=a")).isEqualTo(2);
    assertThat(plimsoll.asked).isEmpty();
  }
}
