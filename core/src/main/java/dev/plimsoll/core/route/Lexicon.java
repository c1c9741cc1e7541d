package dev.plimsoll.core.route;

/**
 * Which words and pairs of words say what about a task; English. Looks them up by a 64-bit hash, so
 * that reading a text makes no garbage. Never changes once it is built.
 */
final class Lexicon {
  /** What a word can be a sign of. A word may be a sign of several. */
  enum Sign {
    ASKS_FACT("what, who, whom, whose, when, where, which, name, define, list, identify, state"),
    ASKS_AMOUNT(
        """
        how many, how much, how long, how far, how old, how often, how tall, calculate, compute,
        solve, evaluate, simplify, estimate, count, find, determine, what percentage, what percent,
        approximately what\
        """),
    ASKS_REASON(
        """
        why, how, explain, describe, discuss, compare, contrast, analyze, analyse, justify, prove,
        derive, show, argue, interpret, assess, criticize\
        """),
    ASKS_TASK(
        """
        write, implement, design, plan, create, build, draft, compose, generate, develop, refactor,
        optimize, optimise, fix, debug, edit, rewrite, summarize, summarise, translate, convert,
        classify, extract, imagine, pretend, propose\
        """),
    CONDITION(
        """
        if, unless, suppose, supposing, assume, assuming, given, provided, whenever, whether,
        otherwise, hypothetical, let, in case, would have, had been\
        """),
    BOUND(
        """
        must, only, exactly, at least, at most, no more, no less, without, within, each, every,
        all, any, maximum, minimum, required, requires, limit, fewer than, more than, less than\
        """),
    NEGATION(
        """
        not, except, least, false, incorrect, incorrectly, never, none, neither, nor, cannot,
        no, untrue, exclude, excluding, unlikely, fails, lacks, isn't, aren't, doesn't, don't, won't,
        can't, wouldn't, couldn't, shouldn't, inconsistent, invalid\
        """),
    LOGIC(
        """
        therefore, thus, hence, implies, imply, argument, arguments, conclusion, premise, premises,
        valid, statement, statements, follows, contradict, contradiction, proof, theorem, fallacy,
        proposition, predicate, logic, logical, logically, inference, infer, truth, true, iff,
        if and, counterexample, necessary, sufficient, translation, interpretation\
        """),
    JUDGEMENT(
        """
        best, most, likely, primarily, main, appropriate, strongest, wrong, wrongly, moral, morally,
        ethical, ought, should, according, standards, reasonable, correctly, correct, judge\
        """),
    COMPARISON(
        """
        greater, less, more, than, higher, lower, increase, increases, increased, decrease,
        decreases, decreased, larger, smaller, before, after, between, difference, faster, slower,
        longer, shorter, older, younger, equal, equals, both\
        """),
    AMOUNT(
        """
        half, twice, double, triple, third, quarter, percent, percentage, total, times, per,
        average, mean, ratio, sum, rate, altogether, remaining, remainder, left, dozen, cost, costs,
        price, pay, spend, earns, sold, sells, probability, number, amount, pair, combined\
        """),
    UNIT(
        """
        cm, mm, km, kg, mg, ml, mol, kj, hz, mhz, ev, nm, hour, hours, minute, minutes, second,
        seconds, day, days, week, weeks, month, months, year, years, mile, miles, feet, foot, inch,
        inches, meter, meters, gram, grams, pound, pounds, liter, liters, gallon, gallons, dollar,
        dollars, cents, degrees, volts, ohms, watts, joules, newtons, m s, km h\
        """),
    CODING(
        """
        java, python, javascript, typescript, golang, sql, html, css, bash, regex, compile, refactor,
        debug, bug, bugs, def, unit test, unit tests, stack trace, source code,
        null pointer\
        """),
    TOOL(
        """
        search the, search for, browse, look up, fetch, download, upload, website, url, http, https,
        latest news, weather in, api, spreadsheet, this file, the file, to file, a file, send an,
        email it, calendar, repository, run it, web page, the web, pull request\
        """),
    LANGUAGE(
        """
        translate, into english, into french, into german, into spanish, into chinese,
        into japanese, in spanish, in german, in chinese, in japanese, in russian, in arabic,
        in hindi, in portuguese, in italian, in korean\
        """);

    private final String words;

    Sign(String words) {
      this.words = words;
    }

    int bit() {
      return 1 << ordinal();
    }
  }

  static final int SIGNS = Sign.values().length;
  static final long START = 0xcbf29ce484222325L;
  private static final int SIZE = 4096; // a power of two, several times the number of words
  private static final Lexicon ENGLISH = new Lexicon();

  private final long[] hashes = new long[SIZE];
  private final int[] signs = new int[SIZE];

  private Lexicon() {
    for (Sign sign : Sign.values()) {
      for (String word : sign.words.split(",", -1)) {
        add(hash(word.strip()), sign.bit());
      }
    }
  }

  static Lexicon english() {
    return ENGLISH;
  }

  /** One letter more, by FNV-1a; begin with {@link #START}. Letters are lower case. */
  static long with(long hash, char letter) {
    return (hash ^ letter) * 0x100000001b3L;
  }

  /** The hash of two words that follow each other. */
  static long pair(long first, long second) {
    return (Long.rotateLeft(first, 17) * 0x9E3779B97F4A7C15L) ^ second;
  }

  /** The bits of all {@link Sign}s of a word or pair; 0 for most words. */
  int signs(long hash) {
    int i = place(hash);
    while (hashes[i] != hash && hashes[i] != 0) {
      i = (i + 1) & (SIZE - 1);
    }
    return hashes[i] == hash ? signs[i] : 0;
  }

  private void add(long hash, int bit) {
    int i = place(hash);
    while (hashes[i] != hash && hashes[i] != 0) {
      i = (i + 1) & (SIZE - 1);
    }
    hashes[i] = hash;
    signs[i] |= bit;
  }

  private static int place(long hash) {
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 52); // the upper 12 bits: SIZE is 2^12
  }

  /** Of a word, or of two with a space between. */
  private static long hash(String words) {
    int space = words.indexOf(' ');
    if (space >= 0) {
      return pair(hash(words.substring(0, space)), hash(words.substring(space + 1).strip()));
    }
    long hash = START;
    for (int i = 0; i < words.length(); i++) {
      hash = with(hash, words.charAt(i));
    }
    return hash;
  }
}
