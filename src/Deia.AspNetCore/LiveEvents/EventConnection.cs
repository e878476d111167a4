using System.Net.WebSockets;
using Deia.Orchestration.Events;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>One client's connection: one loop tells it the events, one does what it asks for, and neither waits for another client.</summary>
/// <param name="socket">The connection; its owner disposes it.</param>
/// <param name="subscription">The client's place among them; its owner disposes it.</param>
/// <param name="sender">The sending side; its owner disposes it.</param>
/// <param name="handler">Does what the client asks for.</param>
/// <param name="abort">Cuts the connection.</param>
internal sealed class EventConnection(
    WebSocket socket, EventSubscription subscription, FrameSender sender, ClientFrameHandler handler, Action abort)
{
    private volatile bool _isGoingAway;
    private volatile bool _isExpelled;

    /// <summary>Serves the client until it leaves, is gone, or was told that the host goes down.</summary>
    /// <param name="cancellationToken">Says that the client is gone.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var telling = TellAsync();
        try
        {
            await ListenAsync(cancellationToken);
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode == WebSocketError.Faulted)
        {
            // The client broke the protocol, and the WebSocket has told it so in a close frame, which it must have the time to read.
            subscription.Dispose();
            sender.CutAfter(FrameSender.CloseTimeout);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception exception) when (IsDisconnect(exception))
        {
            abort();
        }
        finally
        {
            subscription.Dispose();
            await telling;
        }
    }

    /// <summary>Lets the client hear what happened until now, and then closes the connection.</summary>
    public void GoAway()
    {
        _isGoingAway = true;
        subscription.EndAtNewest();
        sender.CutAfter(FrameSender.CloseTimeout);
    }

    /// <summary>Closes the connection, since what the client was let in with is good no longer.</summary>
    public void Expel()
    {
        _isExpelled = true;
        subscription.EndAtNewest();
        sender.CutAfter(FrameSender.CloseTimeout);
    }

    private async Task TellAsync()
    {
        try
        {
            await sender.SendAsync(ControlFrame.Hello(subscription.Newest));
            await foreach (var delivery in subscription.ReadAsync())
            {
                await sender.SendAsync(delivery);
            }

            if (_isExpelled)
            {
                await sender.CloseAsync(WebSocketCloseStatus.PolicyViolation, "The sign-in is over.");
            }
            else if (_isGoingAway)
            {
                await sender.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The host is shutting down.");
            }
        }
        catch (Exception exception)
        {
            abort();
            if (!IsDisconnect(exception))
            {
                throw;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        using ClientFrameReader reader = new(socket);
        while (true)
        {
            switch (await reader.ReadAsync())
            {
                case ClientFrameKind.Close:
                    await sender.CloseAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null);
                    return;
                case ClientFrameKind.TooBig:
                    await sender.CloseAsync(WebSocketCloseStatus.MessageTooBig, $"A frame may have {ClientFrameReader.MaxLength} bytes.");
                    await reader.DiscardAsync();
                    return;
                case var kind when !sender.IsClosed:
                    await handler.HandleAsync(kind, reader.Content, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>A client that goes without a word is nothing out of the ordinary.</summary>
    private static bool IsDisconnect(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
