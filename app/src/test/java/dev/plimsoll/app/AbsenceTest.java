package dev.plimsoll.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says is absent, is. */
class AbsenceTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.plimsoll");

  @Test
  void event_loops_stay_at_the_edge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.plimsoll.serve",
            "dev.plimsoll.serve.http",
            "dev.plimsoll.models..",
            "dev.plimsoll.mock..",
            "dev.plimsoll.lab.wire",
            "dev.plimsoll.app")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(ALL);
  }

  @Test
  void the_lab_speaks_the_wire_like_any_client_and_the_mock_knows_nobody() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.plimsoll.lab..", "dev.plimsoll.mock..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.plimsoll.core..",
            "dev.plimsoll.ports..",
            "dev.plimsoll.serve..",
            "dev.plimsoll.models..",
            "dev.plimsoll.simulate..")
        .check(ALL);
  }

  @Test
  void the_virtual_world_knows_decisions_load_and_how_a_mock_is_limited() {
    noClasses()
        .that()
        .resideInAPackage("dev.plimsoll.simulate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.plimsoll.ports..",
            "dev.plimsoll.serve..",
            "dev.plimsoll.models..",
            "dev.plimsoll.mock",
            "dev.plimsoll.mock.anthropic..",
            "dev.plimsoll.mock.draw..",
            "dev.plimsoll.mock.http..",
            "dev.plimsoll.mock.log..",
            "dev.plimsoll.mock.ollama..",
            "dev.plimsoll.mock.openai..",
            "dev.plimsoll.mock.tokens..",
            "dev.plimsoll.lab.wire..",
            "dev.plimsoll.lab.drive..",
            "dev.plimsoll.app..")
        .check(ALL);
  }

  @Test
  void base_imports_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("dev.plimsoll.base..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.plimsoll.core..",
            "dev.plimsoll.ports..",
            "dev.plimsoll.serve..",
            "dev.plimsoll.models..",
            "dev.plimsoll.mock..",
            "dev.plimsoll.lab..",
            "dev.plimsoll.app..")
        .check(ALL);
  }
}
