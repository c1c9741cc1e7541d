package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.yaml.InputException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Text that nobody meant well: it is read or refused, and nothing else happens. */
@Execution(ExecutionMode.CONCURRENT)
class HostileTextTest {
  private static final List<String> BITS =
      List.of(
          "${",
          "}",
          "$",
          "row.",
          "a",
          "random.int(",
          "1",
          ",",
          ")",
          ":raw",
          "\"",
          "\\",
          "\n",
          "\r",
          "status ",
          "== ",
          "in ",
          "[",
          "]",
          "header ",
          "X ",
          "contains ",
          "/",
          "jsonrpc",
          "body",
          ".size",
          " < ",
          "2KB",
          "é",
          "\uD800",
          "=",
          ";",
          " Max-Age=",
          " Path=",
          "{",
          "null",
          "'");

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int bits = random.nextInt(14);
    for (int i = 0; i < bits; i++) {
      text.append(BITS.get(random.nextInt(BITS.size())));
    }
    return text.toString();
  }

  private static void refusedOrRead(long seed, String text, Runnable reader) {
    try {
      reader.run();
    } catch (IllegalArgumentException | InputException e) {
      assertThat(e.getMessage()).as("seed %d: %s", seed, text).isNotBlank();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed %d: %s".formatted(seed, text), e);
    }
  }

  @Test
  void any_text_is_read_or_refused() {
    Names names = new Names(List.of("a"), List.of("a"), _ -> Optional.empty());
    Path file = Path.of("f");
    for (long seed = 0; seed < 20_000; seed++) {
      String text = text(Seeds.of(seed, 0));
      refusedOrRead(seed, text, () -> Template.json(text, names));
      refusedOrRead(seed, text, () -> Check.parse(text));
      refusedOrRead(seed, text, () -> Saving.parse("a", text));
      refusedOrRead(seed, text, () -> Band.parse(text));
      refusedOrRead(seed, text, () -> new CsvRows(file, text).read());
      refusedOrRead(seed, text, () -> JsonRows.read(file, text));
      refusedOrRead(seed, text, () -> new Session().take(List.of(text), Instant.EPOCH));
    }
  }

  @Test
  void what_a_cookie_jar_sends_is_always_one_line() {
    for (long seed = 0; seed < 5_000; seed++) {
      RandomGenerator random = Seeds.of(seed, 1);
      Session session = new Session();
      session.take(List.of(text(random), text(random) + "=" + text(random)), Instant.EPOCH);
      String header = session.cookies().header("/", true, Instant.EPOCH);
      assertThat(header == null || RequestTemplate.isHeaderValue(header))
          .as("seed %d: %s", seed, header)
          .isTrue();
    }
  }
}
