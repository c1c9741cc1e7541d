package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/mock.md shows of limits and faults is understood as it stands. */
class GuideTest {
  private static final Path GUIDE = Path.of("../docs/mock.md");

  @Test
  void every_limit_of_the_guide_is_one() throws IOException {
    List<String> limits = found("--limit ([a-z]+:\\S+)|RateLimit.parse\\(\"([^\"]+)\"\\)");
    assertThat(limits).hasSizeGreaterThan(2);
    limits.forEach(RateLimit::parse);
  }

  @Test
  void every_faults_of_the_guide_are_some() throws IOException {
    List<String> faults = found("faults -d '([^']+)'|Faults.parse\\(\"([^\"]+)\"\\)");
    assertThat(faults).hasSizeGreaterThan(1);
    faults.forEach(Faults::parse);
  }

  @Test
  void its_time_line_and_the_example_are_read(@TempDir Path folder) throws IOException {
    List<String> files = found("(?s)```yaml\n(.*?)```");
    assertThat(files).hasSize(1);
    Timeline shown = Timeline.read(Files.writeString(folder.resolve("f.yaml"), files.getFirst()));
    assertThat(shown.at(Duration.ofSeconds(22).toNanos()))
        .isEqualTo(Faults.parse("{slowdown: 4, errors: 50%, status: 503, retryAfter: 2s}"));
    assertThat(Timeline.read(Path.of("../examples/faults/monday.yaml")).isEmpty()).isFalse();
  }

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(GUIDE))
        .results()
        .map(GuideTest::group)
        .toList();
  }

  private static String group(MatchResult found) {
    String first = found.group(1);
    return first != null || found.groupCount() == 1 ? first : found.group(2);
  }
}
