/** Whether a failed attempt is tried again, and after how long. */
@NullMarked
package dev.plimsoll.core.retry;

import org.jspecify.annotations.NullMarked;
