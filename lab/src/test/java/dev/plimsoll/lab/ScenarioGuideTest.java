package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guide, the schemas and the examples say what the reader, the judge and the files do. */
@Execution(ExecutionMode.CONCURRENT)
class ScenarioGuideTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("examples/scenarios");
  private static final String MODELINE =
      "# yaml-language-server: $schema=../../docs/scenario.schema.json\n";

  /** An environment in which every variable is set. */
  private static final Function<String, Optional<String>> NAMED = name -> Optional.of("an " + name);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What the reader calls each mapping, where the schema has it, and a file with a wrong key. */
  private enum Level {
    SCENARIO("a scenario", "/properties", "nonsense: 1"),
    TARGET("a target", "/$defs/target/properties", "target: {nonsense: 1}"),
    PHASE("a load phase", "/$defs/phase/properties", "load: [{nonsense: 1}]"),
    STEPS("steps", "/$defs/steps/properties", "load: [{steps: {nonsense: 1}}]"),
    BURST("a burst", "/$defs/burst/properties", "load: [{burst: {nonsense: 1}}]"),
    K6("a k6 phase", "/$defs/k6Phase/properties", "load: [{executor: constant-vus, nonsense: 1}]"),
    STAGE(
        "a stage",
        "/$defs/stage/properties",
        "load: [{executor: ramping-vus, stages: [{nonsense: 1}]}]"),
    TRACE("a trace", "/$defs/trace/properties", "load: [{trace: {nonsense: 1}}]"),
    REQUEST("a request", "/$defs/request/properties", "requests: [{nonsense: 1}]"),
    SEQUENCE("a sequence", "/$defs/sequence/properties", "requests: [{steps: [], nonsense: 1}]"),
    DATA("data", "/$defs/data/properties", "data: {nonsense: 1}"),
    AUTH("an authorization", "/$defs/auth/properties", "auth: {nonsense: 1}"),
    RETRY("a retry", "/$defs/retry/properties", "retry: {nonsense: 1}"),
    OBJECTIVE("an objective", "/$defs/objective/properties", "objective: {nonsense: 1}"),
    VALIDITY("a validity gate", "/$defs/validity/properties", "validity: {nonsense: 1}"),
    THRESHOLD(
        "a threshold",
        "/$defs/thresholdRule/properties",
        "thresholds: {threshold: errors < 1%, nonsense: 1}");

    final String name;
    final String pointer;
    final String wrong;

    Level(String name, String pointer, String wrong) {
      this.name = name;
      this.pointer = pointer;
      this.wrong = wrong.contains("target:") ? wrong : "target: http://127.0.0.1:1\n" + wrong;
    }

    /** The keys that the reader lists when it meets one that is none. */
    List<String> keysOfReader() {
      String message = fault(wrong).replaceAll("\\s+", " "); // the list may go over two lines
      String start = "Keys of " + name + ": ";
      assertThat(message).contains(start);
      String keys = message.substring(message.indexOf(start) + start.length());
      return List.of(keys.strip().split(", "));
    }
  }

  @Test
  void every_example_is_read_and_validates() throws Exception {
    Schema schema = schema("scenario.schema.json");
    List<Path> files = examples();
    assertThat(files).hasSizeGreaterThanOrEqualTo(3);
    for (Path file : files) {
      String text = Files.readString(file);
      assertThat(text).as(file.toString()).startsWith(MODELINE);
      Scenario scenario = Scenarios.read(file, Options.NONE);
      assertThat(file.getFileName()).hasToString(scenario.name() + ".yaml");
      assertThat(scenario.thresholds()).as(file.toString()).isNotEmpty();
      assertThat(validate(schema, text)).as(file.toString()).isEmpty();
    }
  }

  @Test
  void what_a_run_writes_as_its_scenario_validates_too() throws Exception {
    Schema schema = schema("scenario.schema.json");
    for (Path file : examples()) {
      String written = Scenarios.read(file, Options.NONE).toYaml();
      assertThat(validate(schema, written)).as(written).isEmpty();
    }
  }

  @Test
  void every_yaml_block_of_the_guide_is_read_and_validates() throws Exception {
    Schema schema = schema("scenario.schema.json");
    List<String> blocks =
        Pattern.compile("(?ms)^```yaml\\n(.*?)^```$")
            .matcher(guide())
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(7);
    for (String block : blocks) {
      assertThat(Scenarios.parse("guide", block, ROOT, Options.NONE, NAMED).load()).isNotEmpty();
      assertThat(validate(schema, block)).as(block).isEmpty();
    }
  }

  @Test
  void the_schema_and_the_guide_have_the_keys_of_the_reader() throws Exception {
    JsonNode schema = JSON.readTree(doc("scenario.schema.json"));
    for (Level level : Level.values()) {
      List<String> keys = level.keysOfReader();
      JsonNode properties = schema.at(level.pointer);
      assertThat(properties.propertyNames()).as(level.name).containsExactlyElementsOf(keys);
      assertThat(
              firstCells(
                  section(
                      "### "
                          + Character.toUpperCase(level.name.charAt(0))
                          + level.name.substring(1))))
          .as(level.name)
          .containsExactlyElementsOf(keys);
      for (String key : keys) {
        assertThat(properties.get(key).path("description").asString("")).as(key).isNotBlank();
      }
    }
  }

  @Test
  void the_guide_has_the_defaults_of_the_reader() throws Exception {
    Map<String, String> defaults = new LinkedHashMap<>();
    rows(section("### A scenario"))
        .forEach(row -> defaults.put(row.get(0).replace("`", ""), row.get(2).replace("`", "")));
    Scenario scenario = Scenarios.parse("test", "target: http://h", EXAMPLES, Options.NONE);

    assertThat(defaults.get("seed")).isEqualTo("" + scenario.seed());
    assertThat(Durations.parse(String.valueOf(defaults.get("timeout"))))
        .isEqualTo(scenario.limits().timeout());
    assertThat(Durations.parse(String.valueOf(defaults.get("gracefulStop"))))
        .isEqualTo(scenario.limits().gracefulStop());
    assertThat(defaults.get("maxConnections")).isEqualTo("" + scenario.limits().maxConnections());
    assertThat(scenario.load())
        .singleElement()
        .hasToString(
            Scenarios.of(
                    Options.NONE
                        .withTarget("http://h")
                        .withUsers(1)
                        .withDuration(Duration.ofSeconds(10)))
                .load()
                .getFirst()
                .toString());
  }

  @Test
  void the_guide_has_the_defaults_of_a_retry() throws Exception {
    List<String> cells =
        rows(section("### A retry")).stream()
            .filter(row -> !row.get(0).equals("`on`"))
            .map(row -> row.get(0).replace("`", "") + ": " + row.get(2).replace("`", ""))
            .toList();
    String file = "target: http://h\nretry: {%s}";
    assertThat(scenario(file.formatted(String.join(", ", cells))).traffic())
        .isEqualTo(scenario(file.formatted("")).traffic());
  }

  private static Scenario scenario(String text) {
    return Scenarios.parse("test", text, EXAMPLES, Options.NONE);
  }

  @Test
  void the_fault_that_the_guide_shows_is_what_the_reader_says() throws Exception {
    String text = "target: http://h\nload:\n  - user: 20\n    duration: 30s\n";
    InputException fault =
        catchThrowableOfType(
            InputException.class, () -> Scenarios.parse("bad.yaml", text, EXAMPLES, Options.NONE));

    assertThat(guide()).contains("```\n" + String.valueOf(fault.getMessage()).strip() + "\n```");
  }

  @Test
  void schema_and_reader_refuse_and_take_the_same() throws Exception {
    Schema schema = schema("scenario.schema.json");
    Map<String, Boolean> samples = new LinkedHashMap<>();
    Stream.of(
            "load: [{users: 5, duration: 1h30m}]",
            "load: [{users: 5, iterations: 2}]",
            "load: [{users: 5, duration: 10s, rampUp: 500ms, thinkTime: 1s..5s}]",
            "load: [{users: 5, duration: 10s, thinkTime: 'exponential:1s'}]",
            "load: [{rate: 600/min, duration: 1.5s, arrivals: constant}]",
            "load: [{trace: {file: ../traces/azure-conv-10min.csv, speed: 2.5, to: 1m}}]",
            "load: [{trace: {file: ../traces/azure-conv-10min.csv, loop: false}}]",
            "load: [{trace: {file: ../traces/mooncake-200.jsonl, loop: true}, duration: 1h}]",
            "load: [{users: 5, sharedIterations: 2, spawnRate: 5/s}]",
            "load: [{rate: 5/s, duration: 10s, arrivals: poisson}]",
            "load: [{rate: 5/s, duration: 10s, arrivals: gamma(0.5)}]",
            "load: [{rate: 5/s, duration: 10s, to: 10/s}]",
            "load: [{rate: 0/s, duration: 10s, to: 10/s, arrivals: poisson}]",
            "load: [{rate: 5/s, duration: 10s, to: 0/s}]",
            "load: [{steps: {users: [1, 5], each: 10s}, thinkTime: 1s}]",
            "load: [{steps: {rates: [1/s, 5/s], each: 10s}, arrivals: poisson}]",
            "load: [{burst: {requests: 5, every: 1s}, duration: 10s}]",
            "load: [{executor: constant-vus, vus: 5, duration: 10s}]",
            "load: [{executor: shared-iterations}]",
            "load: [{executor: per-vu-iterations, vus: 2, iterations: 3, maxDuration: 1m}]",
            "load: [{executor: ramping-vus, startVUs: 0, stages: [{duration: 0s, target: 5}, {duration: 1s, target: 0}]}]",
            "load: [{executor: constant-arrival-rate, rate: 5, timeUnit: 1m, duration: 10s, maxVUs: 5}]",
            "load: [{executor: ramping-arrival-rate, startRate: 5, stages: [{duration: 1s, target: 0}]}]",
            "load: [{executor: ramping-vus, gracefulRampDown: 0s, gracefulStop: 30s, stages: [{duration: 1s, target: 5}]}]",
            "load: [{executor: shared-iterations, startTime: 0s, exec: main, tags: {a: b, c: 1}, env: {}}]",
            "requests: [{path: '/a?b=${random.int(1, 9)}', weight: 0.5, method: PUT}]",
            "requests: [{headers: {X-A: b}, body: x, expect: status < 300}]",
            "requests: [{expect: ['$.a[0].b == \"x y\"', '$[\"a.b\"] exists', '$.n >= -1.5e3']}]",
            "requests: [{expect: ['status in [200, 202]', jsonrpc, 'body.size < 2KB']}]",
            "requests: [{expect: ['header X-A exists', 'header X contains json']}]",
            "requests: [{expect: ['body contains \"x\"', '$.a matches /x+/', '$.a contains y']}]",
            "requests: [{expected: 500ms..2s, save: {a: $.b, c: 'cookie d', e: 'regex x'}}]",
            "requests: [{steps: [{name: a}, {name: b}], weight: 2, name: both}]",
            "{cookies: false, auth: {bearer: x}, retry: {}}",
            "retry: {attempts: 2, on: [429, reset], backoff: 1ms..1s, budget: 5%}",
            "retry: {on: 503, honourRetryAfter: false, maxRetryAfter: 5s}",
            "thresholds: p(95) < 4s",
            "thresholds: ['http_req_duration: p(95) < 200', 'errors < 0.5%', 'cost_usd < $0.50']",
            "thresholds: {threshold: errors < 1%, abortOnFail: true, delayAbortEval: 10s}",
            "thresholds: [{threshold: 'phase(1).p(95) < 1s', abortOnFail: false}, 'late < 5']",
            "thresholds: {http_req_duration: ['p(95)<500', {threshold: 'p(99)<1500', abortOnFail: true}]}",
            "thresholds: {http_req_failed: rate<0.01, 'http_req_duration{phase:1}': avg<200}",
            "thresholds: ['steady.response.p(95) < 1s', 'time_to_first_token:p95:lt:200']",
            "{requests: [{name: 'a b'}], thresholds: ['response{name:a b}.max < 1s']}",
            "objective: {response: 4s, ttft: 500ms, tpot: 50ms}",
            "validity: {scheduleLag: 10ms, scheduleLagShare: 5%, rate: 1%, missed: 0.1%}",
            "validity: {littlesLaw: 0.05, cpu: 100%, gcPause: 0s}",
            "{timeout: 1s, gracefulStop: 0s, maxConnections: 5, seed: -1}")
        .forEach(text -> samples.put(text, true));
    Stream.of(
            "nonsense: 1",
            "load: []",
            "load: [{}]",
            "load: [{users: 5}]",
            "load: [{users: 0, duration: 10s}]",
            "load: [{users: 5, duration: 10}]",
            "load: [{users: 5, duration: 0s}]",
            "load: [{users: 5, duration: 10 parsecs}]",
            "load: [{users: 5, rate: 5/s, duration: 10s}]",
            "load: [{users: 5, duration: 10s, arrivals: constant}]",
            "load: [{users: 5, duration: 10s, thinkTime: 'gamma:1s'}]",
            "load: [{rate: 5, duration: 10s}]",
            "load: [{rate: 0/s, duration: 10s}]",
            "load: [{rate: 5/s}]",
            "load: [{rate: 5/s, duration: 10s, arrivals: poison}]",
            "load: [{rate: 5/s, duration: 10s, arrivals: gamma(0)}]",
            "load: [{rate: -5/s, duration: 10s}]",
            "load: [{rate: 0/s, to: 0/s, duration: 10s}]",
            "load: [{rate: 5/s, to: 10, duration: 10s}]",
            "load: [{users: 5, iterations: 2, sharedIterations: 2}]",
            "load: [{users: 5, rampUp: 1s, spawnRate: 5/s, duration: 10s}]",
            "load: [{users: 5, to: 10/s, duration: 10s}]",
            "load: [{steps: {users: [], each: 10s}}]",
            "load: [{steps: {users: [0], each: 10s}}]",
            "load: [{steps: {users: [1], rates: [1/s], each: 10s}}]",
            "load: [{steps: {users: [1]}}]",
            "load: [{steps: {users: [1], each: 10s}, duration: 10s}]",
            "load: [{steps: {users: [1], each: 10s}, arrivals: poisson}]",
            "load: [{steps: {rates: [1/s], each: 10s}, thinkTime: 1s}]",
            "load: [{burst: {requests: 5, every: 1s}}]",
            "load: [{burst: {requests: 0, every: 1s}, duration: 10s}]",
            "load: [{burst: {requests: 5}, duration: 10s}]",
            "load: [{executor: constant-vus, vus: 5}]",
            "load: [{executor: constant-vus, vus: 0, duration: 10s}]",
            "load: [{executor: constant-vus, users: 5, duration: 10s}]",
            "load: [{executor: constant-vus, duration: 10s, stages: [{duration: 1s, target: 1}]}]",
            "load: [{executor: externally-controlled, duration: 10s}]",
            "load: [{executor: constant-vus, duration: 10s, gracefulRampDown: 0s}]",
            "load: [{executor: constant-vus, duration: 10s, gracefulStop: 5}]",
            "load: [{executor: constant-vus, duration: 10s, tags: [a]}]",
            "load: [{executor: ramping-vus, stages: []}]",
            "load: [{executor: ramping-vus, stages: [{duration: 1s, target: 1.5}]}]",
            "load: [{executor: ramping-vus, stages: [{duration: 1s, target: -1}]}]",
            "load: [{executor: constant-arrival-rate, rate: 0, duration: 10s}]",
            "load: [{executor: constant-arrival-rate, rate: 5/s, duration: 10s}]",
            "load: [{trace: {file: ../traces/azure-conv-10min.csv, loop: true}}]",
            "load: [{trace: {speed: 2}}]",
            "load: [{trace: {file: ../traces/azure-conv-10min.csv, speed: 0}}]",
            "load: [{trace: {file: ../traces/azure-conv-10min.csv}, duration: 10s}]",
            "requests: []",
            "requests: [{weight: 0}]",
            "requests: [{method: FETCH}]",
            "requests: [{path: health}]",
            "requests: [{path: '/a b'}]",
            "requests: [{path: '/a#b'}]",
            "requests: [{headers: {Host: x}}]",
            "requests: [{expect: status 200}]",
            "requests: [{expect: status == ok}]",
            "requests: [{expect: '$.a == x'}]",
            "requests: [{expect: '$a exists'}]",
            "requests: [{expect: 'status in []'}]",
            "requests: [{expect: 'body == 3'}]",
            "requests: [{expect: 'body.size < 5'}]",
            "requests: [{expect: 'header X'}]",
            "requests: [{expected: 2s}]",
            "requests: [{save: {a: b}}]",
            "requests: [{body: x, bodyFile: y}]",
            "requests: [{steps: []}]",
            "requests: [{steps: [{weight: 2}]}]",
            "requests: [{steps: [{name: a}], path: /x}]",
            "cookies: maybe",
            "auth: {}",
            "auth: {bearer: a, basic: 'b:c'}",
            "data: {order: shuffled}",
            "retry: {attempts: 0}",
            "retry: {on: [teapot]}",
            "retry: {backoff: 1s}",
            "retry: {budget: 20}",
            "thresholds: p(95)",
            "thresholds: p(95) <",
            "thresholds: {threshold: errors < 1%, abortOnFail: maybe}",
            "thresholds: {abortOnFail: true}",
            "thresholds: {http_req_duration: p95}",
            "thresholds: 'time_to_first_token:p95:under:200'",
            "objective: {}",
            "objective: {response: 0s}",
            "objective: {response: 4}",
            "validity: {scheduleLag: 10}",
            "validity: {rate: 150%}",
            "validity: {rate: 1}",
            "timeout: 0s",
            "maxConnections: 0")
        .forEach(text -> samples.put(text, false));
    String target = "target: http://127.0.0.1:1";
    samples.forEach((sample, right) -> {
      String text =
          sample.startsWith("{")
              ? "{" + target + ", " + sample.substring(1)
              : target + "\n" + sample;
      assertThat(fault(text).isEmpty()).as("reader: " + text).isEqualTo(right);
      assertThat(validate(schema, text).isEmpty()).as("schema: " + text).isEqualTo(right);
    });
  }

  @Test
  void schema_and_reader_agree_on_targets() throws Exception {
    Schema schema = schema("scenario.schema.json");
    for (String right :
        List.of(
            "http://h:1",
            "https://h/a?b=c",
            "tasks:http://h",
            "{tasks: 'http://h'}",
            "{http: 'https://h', http2: true, insecure: true}",
            "{openai: 'http://h/v1', model: m}",
            "{anthropic: 'http://h', model: m, stream: true}",
            "{ollama: 'http://h', model: 'm:7b', stream: false, http2: true}",
            "{tasks: 'http://h', follow: sse, every: 50ms}")) {
      assertThat(fault("target: " + right)).isEmpty();
      assertThat(validate(schema, "target: " + right)).as(right).isEmpty();
    }
    for (String kind : List.of("jsonrpc", "mcp", "jobs")) {
      String rest = "\nrequests: [{body: '{}'}]";
      for (String form : List.of("{%s: 'http://h'}", "%s:http://h")) {
        String text = "target: " + form.formatted(kind) + rest;
        assertThat(fault(text)).as(text).isEmpty();
        assertThat(validate(schema, text)).as(text).isEmpty();
      }
    }
    String chat = "target: {openai: 'http://h', model: m}\nrequests: ";
    for (String right : List.of("[{prompt: hi}]", "[{prompt: hi, maxTokens: 5}]", "[{body: x}]")) {
      assertThat(fault(chat + right)).as(right).isEmpty();
      assertThat(validate(schema, chat + right)).as(right).isEmpty();
    }
    for (String wrong : List.of("[{maxTokens: 5}]", "[{prompt: hi, body: x}]")) {
      assertThat(fault(chat + wrong)).as(wrong).isNotEmpty();
      assertThat(validate(schema, chat + wrong)).as(wrong).isNotEmpty();
    }
    for (String wrong :
        List.of(
            "127.0.0.1:8001",
            "ftp://h",
            "http://me:word@h",
            "{}",
            "{http: 'http://h', tasks: 'http://h'}",
            "{jsonrpc: 'http://h'}",
            "jsonrpc:http://h",
            "mcp:http://h",
            "openai:http://h",
            "{openai: 'http://h'}",
            "{openai: 'http://h', model: ''}",
            "{openai: 'http://h', ollama: 'http://h', model: m}",
            "{tasks: 'http://h', model: m}",
            "{http: 'http://h', stream: true}",
            "{http: 'http://h', insecure: maybe}",
            "{jobs: 'http://h'}",
            "{tasks: 'http://h', follow: email}",
            "{http: 'http://h', follow: poll}",
            "{openai: 'http://h', model: m, every: 1s}",
            "{model: m}")) {
      assertThat(fault("target: " + wrong)).as(wrong).isNotEmpty();
      assertThat(validate(schema, "target: " + wrong)).as(wrong).isNotEmpty();
    }
  }

  @Test
  void every_threshold_check_and_template_of_the_guide_is_one() throws Exception {
    Schema schema = schema("scenario.schema.json");
    List<String> thresholds = lastCells(section("## Thresholds"));
    assertThat(thresholds).hasSizeGreaterThanOrEqualTo(16);
    for (String threshold : thresholds) {
      assertThat(Threshold.parse(threshold).expression()).isEqualTo(threshold);
      String file = "target: http://h\nthresholds: ['%s']".formatted(threshold);
      assertThat(validate(schema, file)).as(threshold).isEmpty();
    }
    List<String> checks = firstCells(section("## Checks"));
    assertThat(checks).hasSizeGreaterThanOrEqualTo(4);
    checks.forEach(check -> assertThat(Check.parse(check).expression()).isEqualTo(check));
    List<String> templates = firstCells(section("## Templates"));
    Names names = new Names(List.of("NAME"), List.of("NAME"), NAMED);
    templates.forEach(name -> {
      boolean constant = name.startsWith("${env.");
      assertThat(Template.raw(name, names).isConstant()).as(name).isEqualTo(constant);
    });
    assertThat(templates.stream().map(name -> name.replaceAll("^\\$\\{|(\\(.*\\))?}$", "")))
        .containsExactlyInAnyOrderElementsOf(namesOfTemplates());
  }

  /** The names that the parser lists when it meets one that is none. */
  private static List<String> namesOfTemplates() {
    String start = "The names are ";
    String message =
        catchThrowableOfType(
                IllegalArgumentException.class, () -> Template.parse("${nothing.such}"))
            .getMessage();
    String names = message.substring(message.indexOf(start) + start.length());
    return List.of(names.replaceAll("\\.$", "").split(", "));
  }

  @Test
  void every_exit_status_of_the_guide_is_that_of_the_code() throws Exception {
    Map<String, String> verdictsByStatus = new LinkedHashMap<>();
    rows(section("## Exit status")).forEach(row -> verdictsByStatus.put(row.get(0), row.get(1)));

    assertThat(verdictsByStatus).containsOnlyKeys("0", "1", "2", "98", "99", "130");
    for (Verdict verdict : Verdict.values()) {
      String word = "`" + verdict.name().toLowerCase(Locale.ROOT) + "`";
      String status = "" + Verdicts.exitStatus(verdict);
      assertThat(verdictsByStatus.get(status)).as(status).contains(word);
      assertThat(verdictsByStatus.values().stream().filter(cell -> cell.contains(word))).hasSize(1);
    }
    assertThat(new Ended.NoLoad("http://h", "refused", "").exitStatus()).isEqualTo(1);
  }

  @Test
  void summaries_of_real_runs_validate() throws Exception {
    Schema schema = schema("summary.schema.json");
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      String file =
          "target: %s\nload: [{rate: 50/s, duration: 1s}]\n".formatted(server.url())
              + "requests: [{name: a}, {name: b, path: /b, expect: status == 201}]\n"
              + "thresholds: ['p(95) < 9s', 'errors == 0', 'ttft.p(50) < 1s']";
      String mixed = SummaryJson.of(run(server, file, false).result());
      assertThat(validate(schema, mixed)).as(mixed).isEmpty();
      assertThat(JSON.readTree(mixed).at("/errors/0/kind").asString())
          .isEqualTo("check: status == 201");

      Ended.Ran stopped = run(server, "target: " + server.url(), true);
      String empty = SummaryJson.of(stopped.result());
      assertThat(stopped.exitStatus()).isEqualTo(130);
      assertThat(validate(schema, empty)).as(empty).isEmpty();

      assertThat(validate(schema, mixed.replace("\"p999\"", "\"p9999\""))).isNotEmpty();
      assertThat(validate(schema, mixed.replace("\"verdict\"", "\"answer\""))).isNotEmpty();
      assertThat(validate(schema, mixed.replace("\"fail\"", "\"lost\""))).isNotEmpty();
    }
  }

  @Test
  void a_summary_of_streams_and_attempts_validates() throws Exception {
    String summary = SummaryJson.of(ExampleRuns.streamed());
    assertThat(summary).contains("\"attempts\"", "\"tokensPerChunk\"", "\"sockets\"");

    assertThat(validate(schema("summary.schema.json"), summary)).isEmpty();
  }

  @Test
  void the_guide_has_every_member_of_a_summary() throws Exception {
    String section = section("### summary.json");
    List<String> described =
        Pattern.compile("`([^`]+)`").matcher(section).results().map(m -> m.group(1)).toList();
    List<String> members = new ArrayList<>();
    members(JSON.readTree(doc("summary.schema.json")), members);
    assertThat(members).hasSizeGreaterThan(40);
    assertThat(described).containsAll(members);
  }

  /** Every property name of a schema, at any depth. */
  private static void members(JsonNode schema, List<String> members) {
    members.addAll(schema.path("properties").propertyNames());
    schema.forEach(child -> members(child, members));
  }

  private static Ended.Ran run(ScriptedServer server, String file, boolean stopped)
      throws InterruptedException {
    Scenario scenario = Scenarios.parse("test", file, EXAMPLES, Options.NONE);
    Lab lab = new Lab(scenario, new RunSettings("plimsoll test", "0.0.0", "out/run"), _ -> {});
    if (stopped) {
      lab.stop();
    }
    Ended ended = lab.run();
    assertThat(ended).as(server.url()).isInstanceOf(Ended.Ran.class);
    return (Ended.Ran) ended;
  }

  /** What the reader says against a file; empty where it takes it. */
  private static String fault(String text) {
    try {
      Scenarios.parse("test", text, EXAMPLES, Options.NONE);
      return "";
    } catch (InputException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<Error> validate(Schema schema, String text) {
    return schema.validate(text, InputFormat.YAML);
  }

  private static Schema schema(String name) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(doc(name), InputFormat.JSON);
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static String doc(String name) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(name));
  }

  private static String guide() throws IOException {
    return doc("scenario.md");
  }

  /** What stands below a heading, up to the next one. */
  private static String section(String heading) throws IOException {
    Matcher section =
        Pattern.compile("(?ms)^" + Pattern.quote(heading) + "$(.*?)(?=^#|\\z)").matcher(guide());
    assertThat(section.find()).as(heading).isTrue();
    return section.group(1);
  }

  /** The cells of the section's tables, without their heads. */
  private static List<List<String>> rows(String section) {
    return Pattern.compile("(?m)^\\| (.*?) ?\\|$(?!\\R\\|--)")
        .matcher(section)
        .results()
        .map(row -> Arrays.stream(row.group(1).split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  private static List<String> firstCells(String section) {
    return rows(section).stream().map(row -> row.getFirst().replace("`", "")).toList();
  }

  private static List<String> lastCells(String section) {
    return rows(section).stream().map(row -> row.getLast().replace("`", "")).toList();
  }
}
