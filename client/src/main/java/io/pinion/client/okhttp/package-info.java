/** OkHttp, and what is built on it: the OpenAI SDK for Java. */
@NullMarked
package io.pinion.client.okhttp;

import org.jspecify.annotations.NullMarked;
