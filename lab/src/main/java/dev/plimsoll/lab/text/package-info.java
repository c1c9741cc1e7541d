/**
 * Words and figures that every face of a run shares: foreign text made safe to show, limits as they
 * read best, one unit per column.
 */
@NullMarked
package dev.plimsoll.lab.text;

import org.jspecify.annotations.NullMarked;
