package dev.plimsoll.lab.scenario;

import static dev.plimsoll.lab.scenario.PhaseWriter.exact;
import static dev.plimsoll.lab.scenario.ScenarioWriter.number;
import static dev.plimsoll.lab.scenario.ScenarioWriter.quoted;

import dev.plimsoll.lab.request.Band;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Saving;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.retry.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes what is sent; never a secret that was written down. */
final class TrafficWriter {
  private final Consumer<String> lines;
  private final Traffic traffic;

  TrafficWriter(Traffic traffic, Consumer<String> lines) {
    this.traffic = traffic;
    this.lines = lines;
  }

  void write() {
    traffic.data().ifPresent(this::data);
    traffic
        .auth()
        .ifPresent(auth -> {
          line("auth:");
          line("  %s: %s".formatted(auth.key(), quoted(Masked.secret(auth.written().toString()))));
        });
    line("cookies: " + traffic.cookies());
    traffic.retry().ifPresent(this::retry);
    line("requests:");
    traffic.flows().forEach(this::flow);
  }

  private void data(Traffic.Data data) {
    line("data:");
    line("  file: " + quoted(data.rows().file().toString()));
    line("  order: " + data.order().name().toLowerCase(Locale.ROOT));
    line("  whenDry: " + data.whenDry().name().toLowerCase(Locale.ROOT));
  }

  private void retry(RetryPolicy retry) {
    List<String> on = new ArrayList<>();
    retry.on().statuses().stream().sorted().forEach(status -> on.add(status.toString()));
    retry.on().kinds().stream().sorted().forEach(on::add);
    line("retry:");
    line("  attempts: " + retry.attempts());
    line("  on: [%s]".formatted(String.join(", ", on)));
    line(
        "  backoff: %s..%s".formatted(exact(retry.backoff().base()), exact(retry.backoff().cap())));
    line("  honourRetryAfter: " + retry.hint().honoured());
    line("  maxRetryAfter: " + exact(retry.hint().most()));
    line("  budget: " + retry.budget());
  }

  private void flow(Flow flow) {
    if (flow.steps().size() == 1 && flow.name().equals(flow.steps().getFirst().name())) {
      request("  ", flow.steps().getFirst(), Optional.of(flow.weight()));
      return;
    }
    line("  - name: " + quoted(flow.name()));
    line("    weight: " + number(flow.weight()));
    line("    steps:");
    flow.steps().forEach(step -> request("      ", step, Optional.empty()));
  }

  private void request(String indent, RequestTemplate request, Optional<Double> weight) {
    line(indent + "- name: " + quoted(request.name()));
    String keys = indent + "  ";
    weight.ifPresent(given -> line(keys + "weight: " + number(given)));
    line(keys + "method: " + request.method());
    line(keys + "path: " + quoted(Masked.path(request.path().toString())));
    headers(keys, request);
    request.content().ifPresent(body -> body(keys, body));
    list(keys + "expect:", keys, request.checks().stream().map(Check::expression));
    Optional<Band> band = request.expectation().band();
    band.ifPresent(expected ->
        line(keys + "expected: %s..%s".formatted(exact(expected.least()), exact(expected.most()))));
    List<Saving> savings = request.expectation().savings();
    if (!savings.isEmpty()) {
      line(keys + "save:");
      savings.forEach(saving -> line(keys + "  " + pair(saving.name(), saving.expression())));
    }
  }

  private void headers(String keys, RequestTemplate request) {
    List<String> written = new ArrayList<>();
    request
        .headers()
        .forEach((name, value) -> {
          if (!isFromAuth(name, value)) {
            written.add(pair(name, Masked.header(name, value.toString())));
          }
        });
    if (!written.isEmpty()) {
      line(keys + "headers:");
      written.forEach(header -> line(keys + "  " + header));
    }
  }

  private boolean isFromAuth(String name, Template value) {
    return name.equals(Auth.HEADER)
        && traffic.auth().map(auth -> auth.header().equals(value)).orElse(false);
  }

  private void body(String keys, RequestTemplate.Body body) {
    line(
        body.file()
            .map(file -> keys + "bodyFile: " + quoted(file.toString()))
            .orElseGet(() -> keys + "body: " + quoted(Masked.body(body.text().toString()))));
  }

  private void list(String key, String keys, Stream<String> elements) {
    List<String> all = elements.toList();
    if (!all.isEmpty()) {
      line(key);
      all.forEach(element -> line(keys + "  - " + quoted(element)));
    }
  }

  private static String pair(String name, String value) {
    return quoted(name) + ": " + quoted(value);
  }

  private void line(String line) {
    lines.accept(line);
  }
}
