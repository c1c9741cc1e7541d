package dev.plimsoll.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.measure.RunResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page in a real browser; skipped without one, except in CI, which must have one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final Path FOLDER = Path.of("target/reports");

  /** Texts of a chart that leave it. */
  private static final String OUTSIDE =
      """
      JSON.stringify([...document.querySelectorAll('svg text')].filter(t => {
        const s = t.closest('svg').getBoundingClientRect(), b = t.getBoundingClientRect();
        return s.width > 0 && (b.left < s.left - 1 || b.right > s.right + 1
          || b.top < s.top - 1 || b.bottom > s.bottom + 1);
      }).map(t => t.textContent))
      """;

  /** Pairs of texts of one chart that lie on each other. */
  private static final String OVERLAPS =
      """
      JSON.stringify([...document.querySelectorAll('svg')].flatMap(s => {
        const all = [...s.querySelectorAll('text')]
          .map(t => [t.textContent, t.getBoundingClientRect()]);
        return all.flatMap(([a, p], i) => all.slice(i + 1)
          .filter(([, q]) => p.width && q.width && p.left < q.right - 1 && q.left < p.right - 1
            && p.top < q.bottom - 3 && q.top < p.bottom - 3)
          .map(([b]) => a + ' | ' + b));
      }))
      """;

  private final Map<String, Path> pages = new LinkedHashMap<>();
  private Chrome chrome;

  @BeforeAll
  void start() throws Exception {
    boolean installed = Chrome.installed().isPresent();
    if (!installed && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(
          "CI must have chromium for the report's tests: apt-get install chromium");
    }
    assumeTrue(installed, "no chromium here, so the report is not looked at in a browser");
    Files.createDirectories(FOLDER);
    page("checkout", ExampleRuns.checkout());
    page("llm", ExampleRuns.llm());
    page("streamed", ExampleRuns.streamed());
    page("one-second", ExampleRuns.oneSecond());
    page("empty", ExampleRuns.empty());
    page("all-failed", ExampleRuns.allFailed());
    page("invalid", ExampleRuns.invalid());
    page("hostile", ExampleRuns.hostile());
    page("many", ExampleRuns.many(900, 300));
    chrome = new Chrome();
  }

  private void page(String name, RunResult run) throws Exception {
    Path file = FOLDER.resolve(name + ".html");
    HtmlReport.write(run, file);
    pages.put(name, file);
  }

  @AfterAll
  void stop() throws Exception {
    if (chrome != null) {
      chrome.close();
    }
  }

  @Test
  void everyPageFitsItsWindowAndAsksForNothing() throws Exception {
    for (Path page : pages.values()) {
      chrome.requests().clear();
      for (int width : new int[] {390, 1280}) {
        chrome.view(width, 900, false);
        chrome.open(page);
        assertThat(chrome.evaluate("document.documentElement.scrollWidth").asInt())
            .as("%s at %d px", page, width)
            .isLessThanOrEqualTo(width);
        assertThat(chrome.evaluate(OUTSIDE).asString())
            .as("outside: %s at %d", page, width)
            .isEqualTo("[]");
        assertThat(chrome.evaluate(OVERLAPS).asString())
            .as("overlap: %s at %d", page, width)
            .isEqualTo("[]");
      }
      assertThat(chrome.requests()).containsOnly(page.toAbsolutePath().toUri().toString());
      assertThat(chrome.complaints()).as("%s", page).isEmpty();
    }
  }

  @Test
  void bothSchemesUseThePalette() throws Exception {
    String colours =
        "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color";
    chrome.view(1280, 900, false);
    chrome.open(pages.get("checkout"));
    assertThat(chrome.evaluate(colours).asString()).isEqualTo("rgb(255, 255, 255)rgb(23, 33, 43)");
    chrome.view(1280, 900, true);
    assertThat(chrome.evaluate(colours).asString()).isEqualTo("rgb(15, 22, 29)rgb(230, 237, 243)");
    chrome.evaluate("document.getElementById('theme').click()");
    assertThat(chrome.evaluate(colours).asString()).isEqualTo("rgb(255, 255, 255)rgb(23, 33, 43)");
  }

  @Test
  void everyTextIsThereWithoutScripts() throws Exception {
    String text = "document.querySelector('main').innerText";
    chrome.view(1280, 900, false);
    chrome.scripts(false);
    chrome.open(pages.get("checkout"));
    String without = chrome.evaluate(text).asString();
    chrome.scripts(true);
    chrome.open(pages.get("checkout"));
    assertThat(without)
        .contains("FAIL", "One stall of 1.5", "0:30", "993", "HTTP 500", "Run it again");
    assertThat(chrome.evaluate(text).asString().replace("copy\n", ""))
        .contains(without.substring(0, 400));
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    chrome.view(1280, 900, false);
    chrome.open(pages.get("hostile"));
    assertThat(chrome.evaluate("document.scripts.length").asInt()).isEqualTo(1);
    assertThat(chrome.evaluate("document.querySelectorAll('main b b, main script').length").asInt())
        .isZero();
  }

  @Test
  void aSecondCanBeReadWithTheKeyboard() throws Exception {
    chrome.view(1280, 900, false);
    chrome.open(pages.get("checkout"));
    chrome.evaluate(
        "document.querySelector('svg.time.wide').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}))");
    assertThat(chrome.evaluate("document.getElementById('tip').innerText").asString())
        .contains("0:01");
  }

  @Test
  void verdictAndChartsPrintOnTwoPages() throws Exception {
    chrome.view(703, 1032, true); // what A4 leaves within margins of 12 mm, in CSS pixels
    chrome.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    chrome.open(pages.get("checkout"));
    String bottom = "document.querySelector('#%s').getBoundingClientRect().bottom";
    double first = chrome.evaluate(bottom.formatted("percentiles")).asDouble();
    double second = chrome.evaluate(bottom.formatted("time")).asDouble();
    assertThat(first).as("the first chart ends on page 1").isLessThan(1032);
    assertThat(second - first).as("the second fits on page 2").isLessThan(1032);
    assertThat(chrome.evaluate("getComputedStyle(document.body).backgroundColor").asString())
        .as("paper is white, whatever the screen was")
        .isEqualTo("rgb(255, 255, 255)");
    byte[] pdf = chrome.pdf();
    chrome.call("Emulation.setEmulatedMedia", Map.of("media", ""));
    Files.write(FOLDER.resolve("checkout.pdf"), pdf);
    assertThat(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
  }

  @Test
  void picturesToLookAt() throws Exception {
    boolean all = Boolean.getBoolean("report.pictures");
    for (String name : all ? pages.keySet() : Set.of("checkout")) {
      for (int width : new int[] {390, 1280}) {
        for (boolean dark : new boolean[] {false, true}) {
          chrome.view(width, 900, dark);
          chrome.open(pages.get(name));
          Path file = FOLDER.resolve(name + "-" + width + (dark ? "-dark" : "-light") + ".png");
          chrome.screenshot(file);
          assertThat(file).isNotEmptyFile();
        }
      }
    }
  }
}
