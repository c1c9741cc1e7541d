package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Lexicon.Sign;

/**
 * What is counted in a text, in one pass that never goes back and makes no garbage. Of a long text
 * the beginning and the end are read, 32,000 characters in all. Filled once, then only read.
 */
final class Scan {
  static final int HEAD = 24_000;
  static final int TAIL = 8_000;
  private static final int LONG_WORD = 9; // letters
  private static final int LONGEST_INDENT = 8;
  private static final int LONGEST_NUMBERING = 3; // digits
  private static final int VARIETY = 1 << 12; // bits

  final int length;
  final int[] signs = new int[Lexicon.SIGNS];
  int read;
  int letters;
  int words;
  int longWords;
  int capitals;
  int different;
  int foreign;
  int numbers;
  int digits;
  int operators;
  int lines = 1;
  int items;
  int itemLength;
  int sentences;
  int questions;
  int quotes;
  int asides;
  int code;
  Question question = Question.NONE;

  private final Lexicon lexicon = Lexicon.english();
  private final long[] seen = new long[VARIETY / Long.SIZE];
  private long previous;
  private int lineStart;
  private boolean inItem;
  private int sentenceStart; // the number of words before it
  private int askedAt = -1; // the number of the word
  private Question asked = Question.NONE;

  private Scan(int length) {
    this.length = length;
  }

  static Scan of(String text) {
    Scan scan = new Scan(text.length());
    if (text.length() <= HEAD + TAIL) {
      scan.read(text, 0, text.length());
    } else {
      scan.read(text, 0, HEAD);
      scan.read(text, text.length() - TAIL, text.length());
    }
    return scan;
  }

  int signs(Sign sign) {
    return signs[sign.ordinal()];
  }

  private void read(String text, int from, int to) {
    read += to - from;
    beginLine(text, from, to);
    int i = from;
    while (i < to) {
      char c = text.charAt(i);
      if (isLetter(c)) {
        i = word(text, i, to);
      } else if (isDigit(c)) {
        i = number(text, i, to);
      } else {
        mark(text, i, to, c);
        i++;
      }
    }
    endSentence(false);
    endLine(to);
  }

  private int word(String text, int from, int to) {
    long hash = Lexicon.START;
    int upper = 0;
    int i = from;
    for (; i < to; i++) {
      char c = text.charAt(i);
      if (isLetter(c)) {
        upper += c >= 'A' && c <= 'Z' ? 1 : 0;
        foreign += c >= 0x80 ? 1 : 0;
        hash = Lexicon.with(hash, lower(c));
      } else if (isApostrophe(c) && i + 1 < to && isLetter(text.charAt(i + 1))) {
        hash = Lexicon.with(hash, '\'');
      } else {
        break;
      }
    }
    count(hash, i - from, upper);
    return i;
  }

  private void count(long hash, int size, int upper) {
    letters += size;
    longWords += size >= LONG_WORD ? 1 : 0;
    capitals += size >= 2 && upper == size ? 1 : 0;
    int bit = (int) (hash >>> 40) & (VARIETY - 1);
    different += ((seen[bit >> 6] >>> bit) & 1) == 0 ? 1 : 0;
    seen[bit >> 6] |= 1L << bit;
    boolean first = words == sentenceStart;
    int alone = lexicon.signs(hash);
    int pair = first ? 0 : lexicon.signs(Lexicon.pair(previous, hash));
    note(alone | pair);
    ask(alone, pair, first);
    previous = hash;
    words++;
  }

  private void note(int bits) {
    for (int left = bits; left != 0; left &= left - 1) {
      signs[Integer.numberOfTrailingZeros(left)]++;
    }
  }

  /** The first word that asks decides, or the pair that it begins: "how" is not yet "how many". */
  private void ask(int alone, int pair, boolean first) {
    if (Question.isAsked(pair) && (asked == Question.NONE || askedAt == words - 1)) {
      asked = Question.of(pair);
      askedAt = words;
    } else if (asked == Question.NONE && Question.isAsked(alone)) {
      asked = Question.of(alone);
      askedAt = words;
    }
    if (first && questions == 0 && Question.isAsked(alone)) {
      question = Question.of(alone); // an order such as "calculate", unless a question follows
    }
  }

  private int number(String text, int from, int to) {
    numbers++;
    int i = from;
    while (i < to && (isDigit(text.charAt(i)) || isInside(text, i, to))) {
      i++;
    }
    digits += i - from;
    return i;
  }

  private static boolean isInside(String text, int i, int to) {
    char c = text.charAt(i);
    return (c == '.' || c == ',') && i + 1 < to && isDigit(text.charAt(i + 1));
  }

  private void mark(String text, int i, int to, char c) {
    char next = i + 1 < to ? text.charAt(i + 1) : '\n';
    switch (c) {
      case '\n' -> {
        endSentence(false);
        endLine(i);
        lines++;
        beginLine(text, i + 1, to);
      }
      case '.', '!', ';' -> {
        code += c == ';' && next == '\n' ? 1 : 0;
        if (c != ';' && isSpace(next)) {
          endSentence(false);
        }
      }
      case '?' -> {
        questions++;
        endSentence(true);
      }
      case '"', '\u201c', '\u201d' -> quotes++;
      case '(' -> {
        asides++;
        code += next == ')' ? 1 : 0;
      }
      case '`' -> code++;
      case '{', '}' -> code += next == '\n' || next == '\r' ? 1 : 0; // elsewhere it is mostly a set
      case '_' -> code += i > 0 && isLetter(text.charAt(i - 1)) && isLetter(next) ? 1 : 0;
      case '+', '*', '/', '^', '<', '>', '%', '|' -> operators++;
      case '=' -> {
        operators++;
        code += next == '=' || next == '>' ? 1 : 0;
      }
      case '&', ':' -> code += next == c ? 1 : 0;
      default -> operators += isMathematical(c) ? 1 : 0;
    }
  }

  private void endSentence(boolean isQuestion) {
    if (words > sentenceStart) {
      sentences++;
      question = isQuestion ? asked.orYesOrNo() : question;
    }
    sentenceStart = words;
    asked = Question.NONE;
    askedAt = -1;
  }

  private void beginLine(String text, int from, int to) {
    lineStart = from;
    inItem = isItem(text, from, to);
    items += inItem ? 1 : 0;
  }

  private void endLine(int end) {
    itemLength += inItem ? end - lineStart : 0;
  }

  /** Whether a line begins as items of a list do: a dash, a letter or a number with a dot. */
  private static boolean isItem(String text, int from, int to) {
    int i = from;
    while (i < to && i - from < LONGEST_INDENT && text.charAt(i) == ' ') {
      i++;
    }
    if (i + 2 >= to) {
      return false;
    }
    char c = text.charAt(i);
    if (c == '-' || c == '*' || c == '\u2022') {
      return text.charAt(i + 1) == ' ';
    }
    int start = i;
    while (i < to && i - start < LONGEST_NUMBERING && isDigit(text.charAt(i))) {
      i++;
    }
    i += i == start && isLetter(c) ? 1 : 0;
    return i > start
        && i + 1 < to
        && (text.charAt(i) == '.' || text.charAt(i) == ')')
        && text.charAt(i + 1) == ' ';
  }

  private static boolean isLetter(char c) {
    return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : Character.isLetter(c);
  }

  private static char lower(char c) {
    return c < 0x80 ? (char) (c | 0x20) : Character.toLowerCase(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '\u2019';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '"' || c == ')';
  }

  private static boolean isMathematical(char c) {
    return c >= 0x80
        && (Character.getType(c) == Character.MATH_SYMBOL || c == '\u00b2' || c == '\u00b3');
  }
}
