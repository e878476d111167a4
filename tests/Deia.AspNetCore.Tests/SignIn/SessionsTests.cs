using Deia.AspNetCore.Configuration;
using Deia.AspNetCore.Identity;
using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Deia.AspNetCore.Tests.SignIn;

/// <summary>A session that ends while another request puts it into the shared cache must not live on there.</summary>
public sealed class SessionsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ISessionRepository _repository = Substitute.For<ISessionRepository>();
    private readonly ISessionCache _cache = Substitute.For<ISessionCache>();
    private readonly Session _session;
    private readonly Sessions _sessions;

    public SessionsTests()
    {
        _session = new Session("1", "ada", _time.GetUtcNow(), _time.GetUtcNow().AddHours(1));
        _sessions = new Sessions(_repository, _cache, Options.Create(new AuthOptions()), _time);
        _cache.IsShared.Returns(true);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LastsAsync_OfASessionThatLasts_HoldsIt()
    {
        _repository.FindAsync("1", Arg.Any<CancellationToken>()).Returns(_session);

        Assert.True(await _sessions.LastsAsync("1", "ada", Cancelled));

        await _cache.Received(1).SetAsync(_session, Arg.Any<CancellationToken>());
        await _cache.DidNotReceive().RemoveAsync("1");
    }

    [Fact]
    public async Task LastsAsync_OfASessionThatEndsMeanwhile_HoldsItNot()
    {
        _repository.FindAsync("1", Arg.Any<CancellationToken>()).Returns(_session, (Session?)null);

        Assert.False(await _sessions.LastsAsync("1", "ada", Cancelled));

        await _cache.Received(1).RemoveAsync("1");
    }

    [Fact]
    public async Task LastsAsync_WhereTheSecondLookFails_HoldsItNot()
    {
        var looks = 0;
        _repository.FindAsync("1", Arg.Any<CancellationToken>()).Returns(_ => looks++ == 0 ? _session : throw new IOException());

        await Assert.ThrowsAsync<IOException>(async () => await _sessions.LastsAsync("1", "ada", Cancelled));

        await _cache.Received(1).RemoveAsync("1");
    }

    [Fact]
    public async Task LastsAsync_WithACacheOfThisHostsOwn_AsksTheStore()
    {
        _cache.IsShared.Returns(false);
        _cache.GetAsync("1", Arg.Any<CancellationToken>()).Returns(_session);

        Assert.False(await _sessions.LastsAsync("1", "ada", Cancelled));
    }
}
