package dev.plimsoll.lab.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, driven over its DevTools protocol; one page. */
final class Chrome implements AutoCloseable {
  private static final int SECONDS = 20;
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<JsonNode> loaded = new CompletableFuture<>();
  private String session = "";
  private int last;

  /** Where a browser is, if there is one. */
  static Optional<String> installed() {
    return PLACES.stream().filter(place -> Files.isExecutable(Path.of(place))).findFirst();
  }

  Chrome() throws Exception {
    profile = Files.createTempDirectory("plimsoll-chrome");
    List<String> command = new ArrayList<>(List.of(installed().orElseThrow()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Ear())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).at("/targetId").asString();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .at("/sessionId")
            .asString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** What the page complained of: console errors, exceptions, refused content. */
  List<String> complaints() {
    return complaints;
  }

  /** The addresses that were asked for. */
  List<String> requests() {
    return requests;
  }

  void view(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  void scripts(boolean allowed) throws Exception {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  void open(Path page) throws Exception {
    loaded = new CompletableFuture<>();
    call("Page.navigate", Map.of("url", page.toAbsolutePath().toUri().toString()));
    loaded.get(SECONDS, TimeUnit.SECONDS);
  }

  /** Evaluates in the page, also where the page's own scripts are off. */
  JsonNode evaluate(String expression) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .at("/result/value");
  }

  void screenshot(Path file) throws Exception {
    JsonNode size = call("Page.getLayoutMetrics", Map.of()).at("/cssContentSize");
    Map<String, Object> clip =
        Map.of(
            "x",
            0,
            "y",
            0,
            "width",
            size.at("/width").asDouble(),
            "height",
            size.at("/height").asDouble(),
            "scale",
            1);
    JsonNode shot =
        call(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    Files.write(file, Base64.getDecoder().decode(shot.at("/data").asString()));
  }

  byte[] pdf() throws Exception {
    JsonNode pdf =
        call("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true));
    return Base64.getDecoder().decode(pdf.at("/data").asString());
  }

  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++last;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(JSON.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode all = answer.get(SECONDS, TimeUnit.SECONDS);
    if (all.has("error")) {
      throw new IOException(method + ": " + all.get("error"));
    }
    return all.get("result");
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    http.shutdownNow();
    process.destroy();
    process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** The address that the browser prints once it listens; it ends its output when it dies. */
  private String address() throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        Thread.ofVirtual().start(() -> errors.lines().forEach(ignored -> {}));
        return line.substring("DevTools listening on ".length()).strip();
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    switch (message.at("/method").asString("")) {
      case "Page.loadEventFired" -> loaded.complete(message);
      case "Log.entryAdded" -> complaints.add(message.at("/params/entry").toString());
      case "Runtime.exceptionThrown" -> complaints.add(message.at("/params").toString());
      case "Runtime.consoleAPICalled" -> complaints.add(message.at("/params").toString());
      case "Network.requestWillBeSent" ->
          requests.add(message.at("/params/request/url").asString());
      default -> {}
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
      text.append(data);
      if (end) {
        heard(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
