package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Texts as the engines give them, shortened. */
class EngineFiguresTest {
  private static final String VLLM =
      """
      # HELP python_gc_objects_collected_total Objects collected during gc
      # TYPE python_gc_objects_collected_total counter
      python_gc_objects_collected_total{generation="0"} 12345.0
      # HELP vllm:num_requests_running Number of requests in model execution batches.
      # TYPE vllm:num_requests_running gauge
      vllm:num_requests_running{engine="0",model_name="Qwen/Qwen2.5-7B-Instruct"} 3.0
      vllm:num_requests_running{engine="1",model_name="Qwen/Qwen2.5-7B-Instruct"} 2.0
      # HELP vllm:num_requests_waiting Number of requests waiting to be processed.
      # TYPE vllm:num_requests_waiting gauge
      vllm:num_requests_waiting{engine="0",model_name="Qwen/Qwen2.5-7B-Instruct"} 4.0
      vllm:num_requests_waiting{engine="1",model_name="Qwen/Qwen2.5-7B-Instruct"} 0.0
      # TYPE vllm:num_requests_waiting_by_reason gauge
      vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 4.0
      # TYPE vllm:kv_cache_usage_perc gauge
      vllm:kv_cache_usage_perc{engine="0",model_name="Qwen/Qwen2.5-7B-Instruct"} 0.0931
      # TYPE vllm:prompt_tokens_total counter
      vllm:prompt_tokens_total{engine="0",model_name="Qwen/Qwen2.5-7B-Instruct"} 1.0203e+07
      vllm:iteration_tokens_total_bucket{le="+Inf",model_name="Qwen/Qwen2.5-7B-Instruct"} 99.0
      """;

  private static final String SGLANG =
      """
      # HELP sglang:num_running_reqs The number of running requests.
      # TYPE sglang:num_running_reqs gauge
      sglang:num_running_reqs{engine_type="unified",model_name="qwen",priority="",tp_rank="0"} 8.0
      sglang:num_running_reqs{engine_type="unified",model_name="qwen",priority="1",tp_rank="0"} 6.0
      sglang:num_running_reqs{engine_type="unified",model_name="qwen",priority="HIGH",tp_rank="0"} 2.0
      # HELP sglang:num_queue_reqs The number of requests in the waiting queue.
      # TYPE sglang:num_queue_reqs gauge
      sglang:num_queue_reqs{engine_type="unified",model_name="qwen",priority="",tp_rank="0"} 1.0
      sglang:num_queue_reqs{priority="1",engine_type="unified",model_name="qwen",tp_rank="0"} 1.0
      # TYPE sglang:token_usage gauge
      sglang:token_usage{model_name="qwen"} 0.28
      """;

  private static final String LLAMA_CPP =
      """
      # HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
      # TYPE llamacpp:prompt_tokens_total counter
      llamacpp:prompt_tokens_total 1203
      # HELP llamacpp:requests_processing Number of requests processing.
      # TYPE llamacpp:requests_processing gauge
      llamacpp:requests_processing 4
      # HELP llamacpp:requests_deferred Number of requests deferred.
      # TYPE llamacpp:requests_deferred gauge
      llamacpp:requests_deferred 46
      """;

  private static void assertRequests(String text, double expected) {
    assertThat(EngineFigures.requests(text)).isEqualTo(OptionalDouble.of(expected));
  }

  @Test
  void runningAndWaitingOfAllEnginesOfAVllmAreSummed() {
    assertRequests(VLLM, 9);
  }

  @Test
  void prioritiesOfAnSglangAreNotCountedTwice() {
    assertRequests(SGLANG, 9);
  }

  @Test
  void processingAndDeferredOfALlamaCppAreSummed() {
    assertRequests(LLAMA_CPP, 50);
  }

  @Test
  void carriageReturnsTimestampsAndExponentsAreUnderstood() {
    assertRequests("vllm:num_requests_running 1.2e+01 1700000000000\r\n", 12);
    assertRequests("vllm:num_requests_running{model_name=\"a} 9\"}\t3\n", 3);
    assertRequests("vllm:num_requests_running{model_name=\"a}\"} 3 # {trace=1} 7\n", 7);
  }

  @Test
  void whatIsNoNumberOfRequestsIsIgnored() {
    for (String value : new String[] {"NaN", "+Inf", "-Inf", "-1", "", "many", "1e999"}) {
      assertRequests("vllm:num_requests_running 2\nvllm:num_requests_waiting " + value, 2);
    }
  }

  @Test
  void hugeNumbersStayNumbers() {
    assertRequests("vllm:num_requests_running 1e300\nvllm:num_requests_waiting 1e300", 2e9);
  }

  @Test
  void textWithoutTheseFiguresSaysNothing() {
    assertThat(EngineFigures.requests("")).isEmpty();
    assertThat(EngineFigures.requests("<html><body>hello</body></html>")).isEmpty();
    assertThat(EngineFigures.requests("# vllm:num_requests_running 3\n{\"a\":1}\n\0\n")).isEmpty();
    assertThat(EngineFigures.requests("vllm:num_requests_running NaN\n")).isEmpty();
    assertThat(EngineFigures.requests("vllm:num_requests_running_total 3\n")).isEmpty();
  }
}
