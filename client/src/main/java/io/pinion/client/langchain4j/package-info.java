/** The HTTP clients of LangChain4j's models. */
@NullMarked
package io.pinion.client.langchain4j;

import org.jspecify.annotations.NullMarked;
