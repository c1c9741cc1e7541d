/** Text for people: numbers as they read best, and the word they probably meant. */
@NullMarked
package dev.plimsoll.base.text;

import org.jspecify.annotations.NullMarked;
