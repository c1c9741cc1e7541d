package dev.plimsoll.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the documentation shows is what the reader reads. */
class DocsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path EXAMPLES = Path.of("..", "examples", "scenarios");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(DOCS.resolve("scenario.schema.json")));
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void every_example_is_read_and_keeps_to_the_schema() throws Exception {
    Schema schema = schema();
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(3);
    for (Path file : examples()) {
      Scenario scenario = Scenarios.read(file, Options.NONE);
      assertThat(scenario.requests()).as(file.toString()).isNotEmpty();
      assertThat(schema.validate(Files.readString(file), InputFormat.YAML))
          .as("%s", file)
          .isEmpty();
      assertThat(Files.readString(file))
          .startsWith("# yaml-language-server: $schema=../../docs/scenario.schema.json\n");
      assertThat(schema.validate(scenario.toYaml(), InputFormat.YAML)).as("%s", file).isEmpty();
    }
  }

  @Test
  void every_block_of_the_guide_is_read_and_keeps_to_the_schema() throws Exception {
    Schema schema = schema();
    List<String> blocks = new ArrayList<>();
    Matcher block = YAML.matcher(Files.readString(DOCS.resolve("scenario.md")));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(6);
    for (String text : blocks) {
      assertThatCode(() -> Scenarios.parse("scenario.md", text, DOCS, Options.NONE))
          .as(text)
          .doesNotThrowAnyException();
      assertThat(schema.validate(text, InputFormat.YAML)).as(text).isEmpty();
    }
  }

  @Test
  void the_schema_has_exactly_the_keys_that_the_reader_allows() throws Exception {
    JsonNode schema =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(DOCS.resolve("scenario.schema.json")));
    JsonNode phase = schema.at("/$defs/phase/properties");

    assertThat(keys(schema.at("/properties"))).containsExactlyInAnyOrder(ScenarioReader.KEYS);
    assertThat(keys(schema.at("/properties/target/oneOf/1/properties")))
        .containsExactlyInAnyOrder(ScenarioReader.TARGET_KEYS);
    assertThat(keys(phase)).containsExactlyInAnyOrder(LoadReader.PHASE_KEYS);
    assertThat(keys(phase.at("/trace/properties")))
        .containsExactlyInAnyOrder(LoadReader.TRACE_KEYS);
    assertThat(keys(schema.at("/$defs/request/properties")))
        .containsExactlyInAnyOrder(RequestReader.KEYS);
  }

  @Test
  void the_guide_names_every_key() throws Exception {
    String guide = Files.readString(DOCS.resolve("scenario.md"));
    for (String key : ScenarioReader.KEYS) {
      assertThat(guide).contains("| `" + key + "` |");
    }
    for (String key : LoadReader.PHASE_KEYS) {
      assertThat(guide).contains("`load[]." + key);
    }
    for (String key : RequestReader.KEYS) {
      assertThat(guide).contains("| `requests[]." + key + "` |");
    }
  }

  @Test
  void the_schema_refuses_what_the_reader_refuses() throws Exception {
    Schema schema = schema();
    for (String wrong :
        List.of(
            "targt: http://h",
            "target: h:80",
            "target: http://h\ntimeout: 30",
            "target: http://h\nload: [{users: 1, rate: 1/s, duration: 1s}]",
            "target: http://h\nrequests: [{path: x}]")) {
      assertThat(schema.validate(wrong, InputFormat.YAML)).as(wrong).isNotEmpty();
    }
  }

  @Test
  void the_shipped_trace_is_ten_minutes_of_requests() {
    Scenario scenario = Scenarios.read(EXAMPLES.resolve("trace.yaml"), Options.NONE);
    LoadPhase.Replay replay = (LoadPhase.Replay) scenario.load().getFirst();

    assertThat(replay.trace().size()).isEqualTo(3118);
    assertThat(replay.trace().length()).isBetween(Duration.ofSeconds(595), Duration.ofSeconds(600));
    assertThat(scenario.plannedSeconds().orElseThrow()).isBetween(59.5, 60.0);
  }

  private static List<String> keys(JsonNode properties) {
    return List.copyOf(properties.propertyNames());
  }
}
