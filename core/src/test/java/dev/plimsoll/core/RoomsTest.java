package dev.plimsoll.core;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Holds the rooms of core apart, and core away from the world. */
class RoomsTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.plimsoll.core");

  @Test
  void only_the_engine_imports_other_rooms_and_every_room_may_import_work() {
    slices()
        .matching("dev.plimsoll.core.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage("dev.plimsoll.core.engine"), alwaysTrue())
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.plimsoll.core.work"))
        .check(CORE);
    noClasses()
        .that()
        .resideInAPackage("dev.plimsoll.core.work")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.plimsoll.core.engine", "dev.plimsoll.core.queue")
        .check(CORE);
  }

  @Test
  void core_knows_base_and_the_jdk_only() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.plimsoll.core..", "dev.plimsoll.base..", "java..", "org.jspecify..")
        .check(CORE);
  }

  @Test
  void core_touches_no_clock_thread_or_input_and_makes_no_chance() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.net..",
            "java.nio..",
            "java.util.concurrent..",
            "java.util.logging..",
            "java.lang.reflect..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(RandomGenerator.class, "getDefault")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CORE);
  }
}
