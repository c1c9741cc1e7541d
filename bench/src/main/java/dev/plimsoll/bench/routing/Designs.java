package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Trait;
import dev.plimsoll.core.route.Trait.Group;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** All that was tried, and what is shipped. */
final class Designs {
  static final Design LENGTH = new PlainLength();
  static final Linear FITTED_LENGTH =
      new Linear("length: any bend, fitted", Columns.bentLength(), Target.GAIN, 1, false);

  private static final double RIDGE = 30;

  /** What may only add: chosen among the traits for holding on subjects that were never seen. */
  private static final Set<Trait> TRAITS =
      EnumSet.of(
          Trait.LENGTH,
          Trait.CAPITALS,
          Trait.CONDITIONS,
          Trait.BOUNDS,
          Trait.NEGATION,
          Trait.LOGIC,
          Trait.JUDGEMENT,
          Trait.COMPARISON,
          Trait.AMOUNTS,
          Trait.REPETITION);

  /** What the weights of {@code core.route} are learned with. */
  static final Linear CHOSEN =
      new Linear(
          "chosen traits, may only add",
          Columns.traits(TRAITS::contains),
          Target.GAIN,
          RIDGE,
          true);

  static final Design SHIPPED = new AsShipped();

  private Designs() {}

  /** The rules to be beaten first, then what was tried, then labels that no router has. */
  static List<Design> all() {
    Columns traits = Columns.traits(Designs::isMeasured);
    Columns chosen = Columns.traits(TRAITS::contains);
    return List.of(
        LENGTH,
        FITTED_LENGTH,
        traits("length and structure", in(Group.LENGTH, Group.STRUCTURE)),
        traits("question", in(Group.QUESTION)),
        traits("constraints and reasoning", in(Group.CONSTRAINTS, Group.REASONING)),
        traits("maths", in(Group.MATHS)),
        traits("vocabulary", in(Group.VOCABULARY)),
        traits("all traits", Designs::isMeasured),
        new Linear("all traits, may only add", traits, Target.GAIN, RIDGE, true),
        traits("chosen traits", TRAITS::contains),
        CHOSEN,
        SHIPPED,
        new Linear("… told that the weak is wrong", chosen, Target.WEAK_WRONG, RIDGE, true),
        new Linear("… told that only the strong is right", chosen, Target.ONLY_STRONG, RIDGE, true),
        new Linear("256 buckets of words", Columns.words(256), Target.GAIN, RIDGE, false),
        new Linear(
            "512 buckets of three letters", Columns.trigrams(512), Target.GAIN, 4 * RIDGE, false),
        new Linear(
            "all traits and 256 buckets of words",
            traits.and(Columns.words(256)),
            Target.GAIN,
            2 * RIDGE,
            false),
        new KnownLabel("the subject's name (no router has it)", Exam::subject),
        new KnownLabel("the data set's name (no router has it)", Exam::set));
  }

  /** The traits of the shipped design, in the order of its columns. */
  static List<Trait> learned() {
    return List.copyOf(TRAITS);
  }

  private static boolean isMeasured(Trait trait) {
    return !trait.isJudged();
  }

  private static Linear traits(String name, Predicate<Trait> wanted) {
    return new Linear(name, Columns.traits(wanted), Target.GAIN, RIDGE, false);
  }

  private static Predicate<Trait> in(Group... groups) {
    return trait -> isMeasured(trait) && List.of(groups).contains(trait.group());
  }
}
