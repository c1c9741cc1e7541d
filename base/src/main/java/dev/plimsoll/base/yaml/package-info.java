/** YAML and JSON files read with line and column, so that a fault can be shown where it stands. */
@NullMarked
package dev.plimsoll.base.yaml;

import org.jspecify.annotations.NullMarked;
