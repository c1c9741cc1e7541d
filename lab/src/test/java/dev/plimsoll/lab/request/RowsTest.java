package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data files, and the order in which their rows come. */
class RowsTest {
  @TempDir Path folder;

  private Rows read(String name, String text) {
    try {
      return Rows.read(Files.writeString(folder.resolve(name), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> values(Rows rows, int index) {
    return IntStream.range(0, rows.columns().size()).mapToObj(rows.row(index)::value).toList();
  }

  private void assertFault(String name, String text, String message) {
    assertThatThrownBy(() -> read(name, text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void csv_is_read_as_rfc_4180_says() {
    Rows rows = read("a.csv", "\uFEFFid,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n\r\n2,\n3,é'x'\n4,\"\"");
    assertThat(rows.columns()).containsExactly("id", "text");
    assertThat(rows.size()).isEqualTo(4);
    assertThat(values(rows, 0)).containsExactly("1", "a, \"b\"\r\nc");
    assertThat(values(rows, 1)).containsExactly("2", "");
    assertThat(values(rows, 2)).containsExactly("3", "é'x'");
    assertThat(values(rows, 3)).containsExactly("4", "");
  }

  @Test
  void broken_csv_is_refused_with_its_line() {
    assertFault("a.csv", "a,b\n1,2\n3\n", "a.csv:3: 1 values; expected 2");
    assertFault("a.csv", "a,b\n\"1\n\n2\",3,4\n", "a.csv:2: 3 values; expected 2");
    assertFault("a.csv", "a\n\"x\n", "a.csv:2: a quote that is never closed");
    assertFault("a.csv", "a\n\"x\"y\n", "a.csv:2: 'y' behind a closing quote");
    assertFault("a.csv", "a\nx\"y\n", "a.csv:2: a quote within a value");
    assertFault("a.csv", "a,a\n1,2\n", "a.csv:1: two columns are named 'a'");
    assertFault("a.csv", "a,\n1,2\n", "a.csv:1: a column cannot be named ''");
    assertFault("a.csv", "a,b\n", "there is no row in it");
    assertFault("a.csv", "", "there is no row in it");
    assertThatThrownBy(() -> Rows.read(folder.resolve("none.csv")))
        .hasMessageEndingWith("none.csv: no such file");
    assertThatThrownBy(() -> Rows.read(folder)).hasMessageEndingWith("a folder, not a file");
    assertThatThrownBy(() ->
            Rows.read(
                Files.write(folder.resolve("l.csv"), "a\né".getBytes(StandardCharsets.ISO_8859_1))))
        .hasMessageEndingWith("not UTF-8 text");
  }

  @Test
  void json_lines_have_dotted_names() {
    Rows rows =
        read(
            "a.jsonl",
            "{\"id\":1,\"user\":{\"name\":\"a\\\"b\"},\"tags\":[1]}\n\n"
                + "{\"tags\":null,\"user\":{\"name\":\"c\"},\"id\":2.5,\"more\":1}\n");
    assertThat(rows.columns()).containsExactly("id", "user.name", "user", "tags");
    assertThat(values(rows, 0)).containsExactly("1", "a\"b", "{\"name\":\"a\\\"b\"}", "[1]");
    assertThat(values(rows, 1).getFirst()).isEqualTo("2.5");

    assertFault("a.jsonl", "{\"id\":1}\n{\"ix\":1}\n", "a.jsonl:2: no 'id' here");
    assertFault("a.jsonl", "{\"id\":1}\n{\"id\":\n", "a.jsonl:2: not JSON");
    assertFault("a.jsonl", "[1]\n", "a.jsonl:1: not an object");
  }

  private Rows numbers(int count) {
    StringBuilder text = new StringBuilder("n\n");
    IntStream.range(0, count).forEach(n -> text.append(n).append('\n'));
    return read("n.csv", text.toString());
  }

  private static List<Integer> take(Feeder feeder, int count, RandomGenerator random) {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Row> row = feeder.next(random);
      row.ifPresent(some -> taken.add(Integer.valueOf(some.value(0))));
    }
    return taken;
  }

  @Test
  void rows_come_in_order_and_begin_again_or_stop() {
    Rows rows = numbers(3);
    RandomGenerator random = Seeds.of(1, 1);
    Feeder again = new Feeder(rows, Feeder.Order.SEQUENTIAL, Feeder.WhenDry.RECYCLE);
    assertThat(take(again, 7, random)).containsExactly(0, 1, 2, 0, 1, 2, 0);
    Feeder once = new Feeder(rows, Feeder.Order.SEQUENTIAL, Feeder.WhenDry.STOP);
    assertThat(take(once, 7, random)).containsExactly(0, 1, 2);
    assertThat(once.next(random)).isEmpty();
  }

  @Test
  void a_shuffled_lap_has_every_row_once_and_the_next_another_order() {
    Rows rows = numbers(50);
    for (long seed = 0; seed < 100; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      Feeder feeder = new Feeder(rows, Feeder.Order.SHUFFLED, Feeder.WhenDry.RECYCLE);
      List<Integer> first = take(feeder, 50, random);
      List<Integer> second = take(feeder, 50, random);
      assertThat(new HashSet<>(first)).as("seed %d", seed).hasSize(50);
      assertThat(new HashSet<>(second)).as("seed %d", seed).hasSize(50);
      assertThat(first).as("seed %d", seed).isNotEqualTo(second);
      Feeder same = new Feeder(rows, Feeder.Order.SHUFFLED, Feeder.WhenDry.RECYCLE);
      assertThat(take(same, 50, Seeds.of(seed, 0))).as("seed %d", seed).isEqualTo(first);
    }
    Feeder once = new Feeder(rows, Feeder.Order.SHUFFLED, Feeder.WhenDry.STOP);
    assertThat(take(once, 80, Seeds.of(1, 0))).hasSize(50);
  }

  @Test
  void random_rows_never_run_dry() {
    Feeder feeder = new Feeder(numbers(3), Feeder.Order.RANDOM, Feeder.WhenDry.RECYCLE);
    List<Integer> taken = take(feeder, 300, Seeds.of(7, 0));
    assertThat(taken).hasSize(300);
    assertThat(new HashSet<>(taken)).containsExactlyInAnyOrder(0, 1, 2);
  }
}
