package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.request.Feeder;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Rows;
import dev.plimsoll.lab.target.Endpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads what is sent: {@code requests}, {@code data}, {@code auth}, {@code cookies}. */
final class TrafficReader {
  static final String[] DATA_KEYS = {"file", "order", "whenDry"};
  static final String[] AUTH_KEYS = {"bearer", "basic"};

  private final Path folder;
  private final Function<String, Optional<String>> environment;

  TrafficReader(Path folder, Function<String, Optional<String>> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  Traffic read(Section section, Endpoint target, List<Shape> load) {
    boolean replays = load.stream().allMatch(phase -> phase instanceof TraceReplay);
    boolean closed = load.stream().allMatch(phase -> !phase.isOpen());
    Optional<Traffic.Data> data = section.get("data").map(value -> data(value, load));
    Optional<Value> requests = section.get("requests");
    Names names =
        new Names(
            data.map(rows -> rows.rows().columns()).orElse(List.of()),
            FlowReader.saved(requests),
            environment);
    Optional<Auth> auth = section.get("auth").map(value -> auth(value, names));
    RequestReader reader = new RequestReader(target, replays, names, folder);
    if (requests.isEmpty() && Defaults.needsRequests(target.kind())) {
      throw InputException.of(
          "a %s target needs 'requests': nobody can guess what is called there"
              .formatted(target.kind().key()));
    }
    List<Flow> flows =
        requests
            .map(value -> new FlowReader(reader, auth, closed).read(value))
            .orElseGet(() -> List.of(Flow.of(usual(target, replays, auth), 1)));
    boolean keepsCookies =
        load.stream().anyMatch(phase -> !phase.isOpen())
            || flows.stream().anyMatch(flow -> flow.steps().size() > 1);
    return new Traffic(
        flows,
        data,
        auth,
        section.get("cookies", Value::bool, keepsCookies),
        section.get("retry").map(RetryReader::read));
  }

  private static RequestTemplate usual(Endpoint target, boolean replays, Optional<Auth> auth) {
    RequestTemplate request = Defaults.request(target, replays);
    return auth.map(given -> FlowReader.withHeader(request, given.header())).orElse(request);
  }

  private static Auth auth(Value value, Names names) {
    Section section = value.section().allow("an authorization", AUTH_KEYS);
    if (section.keys().size() != 1) {
      throw value.fault("one of bearer and basic", "As in 'bearer: ${env.TOKEN}'.");
    }
    String key = section.keys().getFirst();
    Value given = section.need(key);
    Auth auth =
        given.unit(
            "text",
            text -> key.equals("bearer") ? Auth.bearer(text, names) : Auth.basic(text, names));
    if (auth.header().needsTrace()) {
      throw given.fault("'${trace.…}' authorizes nobody", "");
    }
    RequestReader.headerValue(given, auth.header());
    return auth;
  }

  private Traffic.Data data(Value value, List<Shape> load) {
    Section section = value.section().allow("data", DATA_KEYS);
    Value file = section.need("file");
    Rows rows = Rows.read(path(file));
    Feeder.Order order = section.get("order", TrafficReader::order, Feeder.Order.SEQUENTIAL);
    Feeder.WhenDry whenDry = section.get("whenDry", TrafficReader::whenDry, Feeder.WhenDry.RECYCLE);
    if (whenDry == Feeder.WhenDry.STOP) {
      if (order == Feeder.Order.RANDOM) {
        throw section
            .need("whenDry")
            .fault("rows drawn at random never run dry", "Use 'order: shuffled'.");
      }
      checkEnough(file, rows, load);
    }
    return new Traffic.Data(rows, order, whenDry);
  }

  private static void checkEnough(Value file, Rows rows, List<Shape> load) {
    long needed = load.stream().mapToLong(Shape::leastFlows).sum();
    if (rows.size() < needed) {
      throw file.fault(
          "%,d rows for %,d iterations".formatted(rows.size(), needed),
          "Add rows, or let them begin again with 'whenDry: recycle'.");
    }
  }

  private Path path(Value file) {
    try {
      return folder.resolve(file.string());
    } catch (InvalidPathException _) {
      throw file.fault("not a file's name", "");
    }
  }

  private static Feeder.Order order(Value value) {
    String word = value.oneOf(List.of("sequential", "shuffled", "random"));
    return Feeder.Order.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Feeder.WhenDry whenDry(Value value) {
    String word = value.oneOf(List.of("stop", "recycle"));
    return Feeder.WhenDry.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
