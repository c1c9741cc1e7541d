/**
 * What the server counts and measures of itself, under the names that dashboards and the lab read.
 */
@NullMarked
package dev.plimsoll.serve.observe;

import org.jspecify.annotations.NullMarked;
