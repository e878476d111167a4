using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Deia.ReferenceHost.Tests;

/// <summary>Many callers, each of which asks in a conversation of its own, again as soon as it has an answer.</summary>
internal sealed class CallerCrowd : IDisposable
{
    // Who was refused lets others have the processor.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<CallerAnswer> _told = [];
    private readonly Task _calling;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallerCrowd(HttpClient client, int callers)
    {
        _client = client;
        _calling = Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Run(() => CallAsync(number))));
    }

    /// <summary>Waits until so many calls in all were answered with a status.</summary>
    public async Task WaitForAsync(HttpStatusCode status, int count)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_told.Count(answer => answer.Status == status) >= count)
            {
                return;
            }

            Assert.False(_calling.IsFaulted, _calling.Exception?.ToString());
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets the callers hear their last answers, and gives all.</summary>
    public async Task<IReadOnlyList<CallerAnswer>> EndAsync()
    {
        await _ending.CancelAsync();
        await _calling;
        return [.. _told];
    }

    public void Dispose() => _ending.Dispose();

    private async Task CallAsync(int caller)
    {
        for (var number = 1; !_ending.IsCancellationRequested; number++)
        {
            var message = $"Caller {caller}, message {number}";
            using var response = await _client.PostAsJsonAsync(
                "/api/chat/send", new { botId = "BOT-001", conversationId = $"{caller}", message }, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            var type = response.IsSuccessStatusCode ? null : answer.Text("type");
            _told.Enqueue(new CallerAnswer(message, response.StatusCode, type, response.Headers.RetryAfter is not null));
            Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            if (!response.IsSuccessStatusCode)
            {
                await Task.Delay(Pause, TestContext.Current.CancellationToken);
            }
        }
    }
}
