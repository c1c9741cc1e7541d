package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Saving;
import dev.plimsoll.lab.request.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code requests}: single ones, and sequences of steps. */
final class FlowReader {
  static final String[] SEQUENCE_KEYS = {"name", "weight", "steps"};
  static final int MOST_REQUESTS = 200;
  private static final String[] STEP_KEYS =
      Arrays.stream(RequestReader.KEYS).filter(key -> !key.equals("weight")).toArray(String[]::new);

  private final RequestReader reader;
  private final Optional<Auth> auth;
  private final boolean closed;
  private final Set<String> names = new HashSet<>();

  /**
   * A reader of flows.
   *
   * @param closed whether every phase has users, who keep what they saved
   */
  FlowReader(RequestReader reader, Optional<Auth> auth, boolean closed) {
    this.reader = reader;
    this.auth = auth;
    this.closed = closed;
  }

  /** The names that {@code save} gives anywhere, found before any template is read. */
  static List<String> saved(Optional<Value> requests) {
    Set<String> names = new HashSet<>();
    for (Value element : requests.map(Value::list).orElse(List.of())) {
      Section section = element.section();
      List<Value> steps = section.get("steps").map(Value::list).orElse(List.of(element));
      for (Value step : steps) {
        step.section().get("save").ifPresent(save -> names.addAll(save.section().keys()));
      }
    }
    return names.stream().sorted().toList();
  }

  List<Flow> read(Value requests) {
    List<Value> elements = requests.list();
    List<Flow> flows = new ArrayList<>();
    for (Value element : elements) {
      flows.add(flow(element));
    }
    int steps = names.size();
    if (steps == 0 || steps > MOST_REQUESTS) {
      throw requests.fault(
          "%d requests".formatted(steps), "Expected 1 to %d.".formatted(MOST_REQUESTS));
    }
    return List.copyOf(flows);
  }

  private Flow flow(Value element) {
    Section section = element.section();
    if (!section.has("steps")) {
      section.allow("a request", RequestReader.KEYS);
      RequestTemplate request = authorised(request(element), Set.of(), Set.of());
      checkSaved(element, request, Set.of());
      return Flow.of(request, weight(section));
    }
    section.allow("a sequence", SEQUENCE_KEYS);
    List<RequestTemplate> steps = steps(section.need("steps"));
    String name = section.get("name", RequestReader::name, steps.getFirst().name());
    return new Flow(name, weight(section), steps);
  }

  private List<RequestTemplate> steps(Value value) {
    List<Value> elements = value.list();
    if (elements.isEmpty() || elements.size() > MOST_REQUESTS) {
      throw value.fault(
          "%d steps".formatted(elements.size()), "Expected 1 to %d.".formatted(MOST_REQUESTS));
    }
    Set<String> here = new HashSet<>();
    List<RequestTemplate> plain = new ArrayList<>();
    for (Value element : elements) {
      element.section().allow("a step", STEP_KEYS);
      RequestTemplate step = request(element);
      plain.add(step);
      step.expectation().savings().stream().map(Saving::name).forEach(here::add);
    }
    Set<String> before = new HashSet<>();
    List<RequestTemplate> steps = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      RequestTemplate step = authorised(plain.get(i), before, here);
      checkSaved(elements.get(i), step, before);
      steps.add(step);
      step.expectation().savings().stream().map(Saving::name).forEach(before::add);
    }
    return steps;
  }

  private static double weight(Section section) {
    return section.get("weight", v -> v.number(1e-6, 1e9), 1.0);
  }

  private RequestTemplate request(Value element) {
    RequestTemplate request = reader.read(element.section());
    if (!names.add(request.name())) {
      throw element.fault(
          "two requests are named '%s'".formatted(request.name()),
          "Figures are kept by name: give each its own.");
    }
    return request;
  }

  /**
   * A request with the scenario's {@code Authorization}, unless it has one, or comes before the
   * step of its flow that brings the value.
   */
  private RequestTemplate authorised(
      RequestTemplate request, Set<String> before, Set<String> here) {
    boolean own = request.headers().keySet().stream().anyMatch(Auth.HEADER::equalsIgnoreCase);
    if (own || auth.isEmpty()) {
      return request;
    }
    Template header = auth.get().header();
    boolean comesLater =
        header.saved().stream().anyMatch(name -> here.contains(name) && !before.contains(name));
    boolean bringsIt =
        request.expectation().savings().stream()
            .anyMatch(saving -> header.saved().contains(saving.name()));
    return comesLater || bringsIt ? request : withHeader(request, header);
  }

  static RequestTemplate withHeader(RequestTemplate request, Template value) {
    Map<String, Template> headers = new LinkedHashMap<>(request.headers());
    headers.put(Auth.HEADER, value);
    return new RequestTemplate(
        request.name(),
        request.method(),
        request.path(),
        headers,
        request.content(),
        request.expectation());
  }

  /** In open load every arrival starts anew: only earlier steps of its flow can have saved. */
  private void checkSaved(Value element, RequestTemplate request, Set<String> before) {
    if (closed) {
      return;
    }
    Stream<Template> headers = request.headers().values().stream();
    Stream.concat(Stream.concat(Stream.of(request.path()), headers), request.body().stream())
        .flatMap(template -> template.saved().stream())
        .filter(name -> !before.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(name -> {
          throw element.fault(
              "no earlier step saves '%s', and in open load every arrival starts anew"
                  .formatted(name),
              "Put the request that saves it before this one, in the same 'steps'.");
        });
  }
}
