package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.text.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every figure that the README shows comes from a run that is kept in the repository. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  private static long number(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(json);
    assertThat(matcher.find()).as(pattern).isTrue();
    return Math.round(Double.parseDouble(matcher.group(1)));
  }

  @Test
  void the_readme_shows_the_table_of_the_run_that_is_kept() throws Exception {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String table = Files.readString(ROOT.resolve("docs/demo/closing-table.txt")).stripTrailing();
    assertThat(readme).contains("```\n" + table + "\n```");
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);

    String summary = Files.readString(ROOT.resolve("docs/demo/summary.json"));
    long total = number(summary, "\"requests\" : \\{\\s+\"total\" : (\\d+)");
    long p95 = number(summary, "\"response\" : \\{.*?\"p95\" : ([0-9.]+)");
    assertThat(table).contains(Figures.count(total) + " requests");
    assertThat(table).contains(Figures.latency(p95 * 1e6).replace(Figures.NBSP, " "));
    assertThat(Files.size(ROOT.resolve("docs/demo/report-light.png"))).isPositive();
    assertThat(Files.size(ROOT.resolve("docs/demo/report-dark.png"))).isPositive();
  }

  @Test
  void every_file_that_a_guide_points_to_is_there() throws Exception {
    for (String page : new String[] {"README.md", "ARCHITECTURE.md", "CHANGELOG.md"}) {
      Matcher links =
          Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(ROOT.resolve(page)));
      while (links.find()) {
        assertThat(ROOT.resolve(links.group(1))).as(page).exists();
      }
    }
  }
}
