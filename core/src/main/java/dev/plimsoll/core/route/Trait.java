package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Lexicon.Sign;
import java.util.Locale;

/**
 * One explained feature of a task: a number from 0 (absent) to 1. It is counted in the text;
 * nothing is guessed from its meaning. Those without a weight were tried and added nothing on the
 * exams that taught the others; the benchmark tries them again.
 */
public enum Trait {
  LENGTH(Group.LENGTH),
  PASSAGE(Group.LENGTH),
  LINES(Group.STRUCTURE),
  ITEMS(Group.STRUCTURE),
  LONG_ITEMS(Group.STRUCTURE),
  LONG_SENTENCES(Group.STRUCTURE),
  QUOTES(Group.STRUCTURE),
  ASIDES(Group.STRUCTURE),
  CAPITALS(Group.STRUCTURE),
  QUESTIONS(Group.QUESTION),
  ASKS_NOTHING(Group.QUESTION),
  ASKS_FACT(Group.QUESTION),
  ASKS_AMOUNT(Group.QUESTION),
  ASKS_REASON(Group.QUESTION),
  ASKS_TASK(Group.QUESTION),
  CONDITIONS(Group.CONSTRAINTS),
  BOUNDS(Group.CONSTRAINTS),
  NEGATION(Group.CONSTRAINTS),
  LOGIC(Group.REASONING),
  JUDGEMENT(Group.REASONING),
  COMPARISON(Group.REASONING),
  NUMBERS(Group.MATHS),
  DIGITS(Group.MATHS),
  OPERATORS(Group.MATHS),
  AMOUNTS(Group.MATHS),
  UNITS(Group.MATHS),
  CODE(Group.CODE),
  TOOLS(Group.TOOLS),
  FOREIGN_LETTERS(Group.LANGUAGES),
  LANGUAGES(Group.LANGUAGES),
  WORD_LENGTH(Group.VOCABULARY),
  LONG_WORDS(Group.VOCABULARY),
  REPETITION(Group.VOCABULARY);

  private final Group group;

  Trait(Group group) {
    this.group = group;
  }

  /** What it is one of. */
  public Group group() {
    return group;
  }

  /**
   * Whether its weight is our judgement, since the exams that taught the others have none of it.
   */
  public boolean isJudged() {
    return Weights.JUDGED.containsKey(this);
  }

  /** Its name in reports: {@code asks amount}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * All traits of a text, in the order of their constants, each 0 to 1. Of a text over 32,000
   * characters the first 24,000 and the last 8,000 are read.
   */
  public static double[] of(String text) {
    Scan scan = Scan.of(text);
    Trait[] all = values();
    double[] values = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      values[i] = all[i].in(scan);
    }
    return values;
  }

  /** What traits are grouped by. */
  public enum Group {
    LENGTH,
    STRUCTURE,
    QUESTION,
    CONSTRAINTS,
    REASONING,
    MATHS,
    CODE,
    TOOLS,
    LANGUAGES,
    VOCABULARY;

    /** Its name in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private double in(Scan scan) {
    return switch (this) {
      case LENGTH -> much(scan.length, 65_535);
      case PASSAGE -> much(scan.length / 500, 63);
      case LINES -> much(scan.lines - 1, 127);
      case ITEMS -> much(scan.items, 63);
      case LONG_ITEMS -> much(scan.items == 0 ? 0 : scan.itemLength / scan.items / 4, 63);
      case LONG_SENTENCES -> much(scan.words / Math.max(1, scan.sentences), 63);
      case QUOTES -> much(scan.quotes, 31);
      case ASIDES -> much(scan.asides, 31);
      case CAPITALS -> much(scan.capitals, 31);
      case QUESTIONS -> much(scan.questions, 15);
      case ASKS_NOTHING -> asks(scan, Question.NONE);
      case ASKS_FACT -> asks(scan, Question.FACT);
      case ASKS_AMOUNT -> asks(scan, Question.AMOUNT);
      case ASKS_REASON -> asks(scan, Question.REASON);
      case ASKS_TASK -> asks(scan, Question.TASK);
      case CONDITIONS -> words(scan, Sign.CONDITION);
      case BOUNDS -> words(scan, Sign.BOUND);
      case NEGATION -> words(scan, Sign.NEGATION);
      case LOGIC -> words(scan, Sign.LOGIC);
      case JUDGEMENT -> words(scan, Sign.JUDGEMENT);
      case COMPARISON -> words(scan, Sign.COMPARISON);
      case NUMBERS -> much(scan.numbers, 63);
      case DIGITS -> share(scan.digits, scan.read);
      case OPERATORS -> much(scan.operators, 63);
      case AMOUNTS -> words(scan, Sign.AMOUNT);
      case UNITS -> words(scan, Sign.UNIT);
      case CODE -> much(scan.code + 3 * scan.signs(Sign.CODING), 127);
      case TOOLS -> words(scan, Sign.TOOL);
      case FOREIGN_LETTERS -> share(scan.foreign, scan.letters);
      case LANGUAGES -> words(scan, Sign.LANGUAGE);
      case WORD_LENGTH -> share(scan.letters, 12L * scan.words);
      case LONG_WORDS -> share(scan.longWords, scan.words);
      case REPETITION -> share(scan.words - scan.different, scan.words);
    };
  }

  private static double words(Scan scan, Sign sign) {
    return much(scan.signs(sign), 63);
  }

  private static double asks(Scan scan, Question question) {
    return scan.question == question ? 1 : 0;
  }

  /**
   * By the logarithm of a count, since the tenth of a thing says less than the first; 1 at most.
   */
  private static double much(int count, int most) {
    return Math.min(1, Math.log1p(count) / Math.log1p(most));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : Math.min(1, (double) part / whole);
  }
}
