package dev.plimsoll.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Figures worked out by hand are what the reader says. */
class GoldenTest {
  @TestFactory
  Stream<DynamicTest> the_figures_are_those_worked_out_by_hand() throws IOException {
    return Resources.folder("golden").stream()
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  Golden golden = Golden.parse(Files.readString(file));
                  assertThat(golden.expected).hasSize(11);
                  assertThat(golden.played()).isEqualTo(golden.expected);
                }));
  }
}
