package dev.plimsoll.base.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlTest {
  private static Section section(String text) {
    return Yaml.parse("file.yaml", text).section();
  }

  @Test
  void reads_values_in_the_type_that_was_asked_for() {
    Section section =
        section(
            """
            name: checkout
            count: 64
            share: 1%
            wait: 1h30m
            on: true
            list: [a, b]
            inner: {key: "5s"}
            """);
    assertThat(section.need("name").string()).isEqualTo("checkout");
    assertThat(section.need("count").integer(1, 100)).isEqualTo(64);
    assertThat(section.need("share").share().fraction()).isEqualTo(0.01);
    assertThat(section.need("wait").duration()).isEqualTo(Duration.ofMinutes(90));
    assertThat(section.need("on").bool()).isTrue();
    assertThat(section.need("list").list()).hasSize(2);
    assertThat(section.need("inner").section().need("key").duration())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(section.get("absent", Value::string, "otherwise")).isEqualTo("otherwise");
  }

  @Test
  void json_is_yaml_too() {
    Section section = section("{\"a\": {\"b\": [1, 2]}}");
    assertThat(section.need("a").section().need("b").list().getLast().integer(0, 9)).isEqualTo(2);
  }

  @Test
  void shows_a_fault_where_it_stands() {
    Section phase =
        section("load:\n  - users: 64\n    ramp-up: 10s\n")
            .need("load")
            .list()
            .getFirst()
            .section();
    assertThatThrownBy(() -> phase.allow("a load phase", "users", "rampUp"))
        .hasMessage(
            """
            file.yaml:3:5: 'ramp-up' is not a key here; did you mean 'rampUp'?
              2 |   - users: 64
              3 |     ramp-up: 10s
                |     ^^^^^^^
              Keys of a load phase: users, rampUp\
            """);
  }

  @Test
  void says_what_was_found_and_what_was_expected() {
    Section section = section("a: [1]\nb: {c: 1}\nd:\ne: maybe\nf: 12\n");
    for (String[] fault :
        List.of(
            new String[] {"a", "expected text, found a list"},
            new String[] {"b", "expected text, found a mapping"},
            new String[] {"d", "expected text, found nothing"})) {
      assertThatThrownBy(() -> section.need(fault[0]).string()).hasMessageContaining(fault[1]);
    }
    assertThatThrownBy(() -> section.need("e").bool())
        .hasMessageContaining("expected true or false, found 'maybe'");
    assertThatThrownBy(() -> section.need("f").integer(0, 9))
        .hasMessageContaining("expected a whole number from 0 to 9, found '12'");
    assertThatThrownBy(() -> section.need("e").oneOf(List.of("always", "never")))
        .hasMessageContaining("Expected one of: always, never");
    assertThatThrownBy(() -> section.need("x")).hasMessageContaining("'x' is missing");
  }

  @Test
  void refuses_what_is_no_yaml_or_would_be_read_two_ways() {
    for (String text : List.of("a: [1", "a: b: c", "\tkey: 1", "a: 1\na: 2", "- a", "&a [*a]")) {
      assertThatThrownBy(() -> section(text)).as(text).isInstanceOf(InputException.class);
    }
  }

  @Test
  void says_why_a_file_cannot_be_read(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> Yaml.read(folder.resolve("none.yaml")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("none.yaml: no such file");
    assertThatThrownBy(() -> Yaml.read(folder)).hasMessageContaining("a folder, not a file");
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Yaml.read(binary)).isInstanceOf(InputException.class);
    Path large = Files.writeString(folder.resolve("l.yaml"), "a: " + "x".repeat(4_100_000));
    assertThatThrownBy(() -> Yaml.read(large)).hasMessageContaining("larger than 4 MB");
  }

  @Test
  void an_empty_file_is_an_empty_mapping() {
    assertThat(section("").keys()).isEmpty();
    assertThat(section("# only a remark\n").keys()).isEmpty();
  }
}
