package dev.plimsoll.simulate.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each story's report is the text in docs/simulations. Where CI is true a difference fails;
 * elsewhere the text is written anew, to be read as a diff.
 */
class StoriesTest {
  private static final Path FOLDER = Path.of("..", "docs", "simulations");
  private static final boolean STRICT = "true".equals(System.getenv("CI"));

  @TestFactory
  Stream<DynamicTest> every_story_ends_as_it_is_told() {
    return Stories.ALL.stream()
        .map(story -> DynamicTest.dynamicTest(story.name(), () -> check(story)));
  }

  @Test
  void a_story_that_is_played_again_is_told_in_the_same_words() {
    Story story = Stories.ALL.getFirst();
    assertThat(StoryReport.of(Played.of(story))).isEqualTo(StoryReport.of(Played.of(story)));
  }

  @Test
  void there_is_no_report_without_a_story() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name ->
              name.equals("README.md")
                  || Stories.ALL.stream().anyMatch(story -> name.equals(story.name() + ".md")));
    }
  }

  private static void check(Story story) throws IOException {
    Played played = Played.of(story);
    String report = StoryReport.of(played);
    assertThat(played.wrongAtTheEnd()).isEmpty();
    Path file = FOLDER.resolve(story.name() + ".md");
    if (STRICT) {
      assertThat(report).isEqualTo(Files.readString(file));
    } else {
      Files.createDirectories(FOLDER);
      Files.writeString(file, report);
    }
  }
}
