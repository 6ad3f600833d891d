/**
 * The demo: {@code mvn -Pdemo} starts a gateway on a Tomcat and three small LLM servers behind it.
 */
@NullMarked
package io.pinion.demo;

import org.jspecify.annotations.NullMarked;
