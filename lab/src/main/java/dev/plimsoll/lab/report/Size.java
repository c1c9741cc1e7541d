package dev.plimsoll.lab.report;

/** The two sizes that every chart is drawn in, so that its letters stay readable on a phone. */
enum Size {
  WIDE("wide", 620, 470, 120, 56),
  NARROW("narrow", 350, 430, 60, 50);

  final String name;
  final int width;
  final int height;
  final int columns;
  final int left;

  Size(String name, int width, int height, int columns, int left) {
    this.name = name;
    this.width = width;
    this.height = height;
    this.columns = columns;
    this.left = left;
  }
}
