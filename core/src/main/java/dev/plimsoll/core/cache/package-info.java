/**
 * Which answers are kept and given again, without keeping them: what makes two questions one, what
 * is never cached, what is evicted when room is short, how old an answer may be, who computes and
 * who waits, and when two questions in other words may share an answer.
 */
@NullMarked
package dev.plimsoll.core.cache;

import org.jspecify.annotations.NullMarked;
