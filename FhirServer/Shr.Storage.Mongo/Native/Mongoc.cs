using System.Runtime.InteropServices;

namespace Shr.Storage.Mongo.Native;

/// <summary>
/// Every function of the C driver that this server calls, and nothing else. The names are those of libmongoc, so that
/// its manual is ours; both generations (1.x and 2.x) have all of them with these signatures.
/// </summary>
/// <remarks>
/// https://mongoc.org/libmongoc/current/api.html. <c>bool</c> is one byte in C. <c>bson_t</c> is 128 bytes, aligned to 128
/// and may not move: <see cref="NativeBson"/>. A popped client may move between threads, but only one may use it at a
/// time, and its sessions, cursors and collections belong to it.
/// </remarks>
internal static unsafe partial class Mongoc
{
    public const string Driver = "mongoc";
    public const string Bson = "bson";

    // Documents

    [LibraryImport(Bson, EntryPoint = "bson_init")]
    public static partial void BsonInit(void* bson);

    [LibraryImport(Bson, EntryPoint = "bson_init_static")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool BsonInitStatic(void* bson, byte* data, nuint length);

    [LibraryImport(Bson, EntryPoint = "bson_get_data")]
    public static partial byte* BsonGetData(void* bson);

    [LibraryImport(Bson, EntryPoint = "bson_destroy")]
    public static partial void BsonDestroy(void* bson);

    // Library

    [LibraryImport(Driver, EntryPoint = "mongoc_init")]
    public static partial void Init();

    [LibraryImport(Driver, EntryPoint = "mongoc_get_version")]
    public static partial byte* GetVersion();

    [LibraryImport(Driver, EntryPoint = "mongoc_log_set_handler")]
    public static partial void LogSetHandler(nint handler, nint context);

    // Connection string

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_new_with_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial UriHandle UriNewWithError(string uri, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_destroy")]
    public static partial void UriDestroy(nint uri);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_has_option", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UriHasOption(UriHandle uri, string option);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_set_option_as_int32", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UriSetOptionAsInt32(UriHandle uri, string option, int value);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_set_option_as_bool", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UriSetOptionAsBool(UriHandle uri, string option, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_set_option_as_utf8", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool UriSetOptionAsUtf8(UriHandle uri, string option, string value);

    [LibraryImport(Driver, EntryPoint = "mongoc_uri_set_read_prefs_t")]
    public static partial void UriSetReadPrefs(UriHandle uri, nint readPrefs);

    [LibraryImport(Driver, EntryPoint = "mongoc_read_prefs_new")]
    public static partial nint ReadPrefsNew(int mode);

    [LibraryImport(Driver, EntryPoint = "mongoc_read_prefs_destroy")]
    public static partial void ReadPrefsDestroy(nint readPrefs);

    // Pool and client

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_new_with_error")]
    public static partial PoolHandle ClientPoolNewWithError(UriHandle uri, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_destroy")]
    public static partial void ClientPoolDestroy(nint pool);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_set_error_api")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientPoolSetErrorApi(PoolHandle pool, int version);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_set_appname", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientPoolSetAppname(PoolHandle pool, string name);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_pop")]
    public static partial nint ClientPoolPop(PoolHandle pool);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_pool_push")]
    public static partial void ClientPoolPush(PoolHandle pool, nint client);

    // Commands

    [LibraryImport(Driver, EntryPoint = "mongoc_client_command_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientCommandWithOpts(
        nint client, byte* database, void* command, nint readPrefs, void* opts, void* reply, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_read_command_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientReadCommandWithOpts(
        nint client, byte* database, void* command, nint readPrefs, void* opts, void* reply, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_read_write_command_with_opts")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientReadWriteCommandWithOpts(
        nint client, byte* database, void* command, nint readPrefs, void* opts, void* reply, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_get_collection")]
    public static partial nint ClientGetCollection(nint client, byte* database, byte* collection);

    [LibraryImport(Driver, EntryPoint = "mongoc_collection_destroy")]
    public static partial void CollectionDestroy(nint collection);

    [LibraryImport(Driver, EntryPoint = "mongoc_collection_find_with_opts")]
    public static partial nint CollectionFindWithOpts(nint collection, void* filter, void* opts, nint readPrefs);

    [LibraryImport(Driver, EntryPoint = "mongoc_collection_aggregate")]
    public static partial nint CollectionAggregate(nint collection, int flags, void* pipeline, void* opts, nint readPrefs);

    [LibraryImport(Driver, EntryPoint = "mongoc_cursor_next")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool CursorNext(nint cursor, void** document);

    [LibraryImport(Driver, EntryPoint = "mongoc_cursor_error_document")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool CursorErrorDocument(nint cursor, NativeError* error, void** reply);

    [LibraryImport(Driver, EntryPoint = "mongoc_cursor_destroy")]
    public static partial void CursorDestroy(nint cursor);

    // Sessions and transactions

    [LibraryImport(Driver, EntryPoint = "mongoc_session_opts_new")]
    public static partial nint SessionOptsNew();

    [LibraryImport(Driver, EntryPoint = "mongoc_session_opts_set_causal_consistency")]
    public static partial void SessionOptsSetCausalConsistency(nint opts, [MarshalAs(UnmanagedType.U1)] bool causal);

    [LibraryImport(Driver, EntryPoint = "mongoc_session_opts_destroy")]
    public static partial void SessionOptsDestroy(nint opts);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_start_session")]
    public static partial nint ClientStartSession(nint client, nint opts, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_session_destroy")]
    public static partial void ClientSessionDestroy(nint session);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_session_append")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientSessionAppend(nint session, void* opts, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_session_start_transaction")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientSessionStartTransaction(nint session, TransactionOptsHandle opts, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_session_commit_transaction")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientSessionCommitTransaction(nint session, void* reply, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_client_session_abort_transaction")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ClientSessionAbortTransaction(nint session, NativeError* error);

    [LibraryImport(Driver, EntryPoint = "mongoc_transaction_opts_new")]
    public static partial TransactionOptsHandle TransactionOptsNew();

    [LibraryImport(Driver, EntryPoint = "mongoc_transaction_opts_destroy")]
    public static partial void TransactionOptsDestroy(nint opts);

    [LibraryImport(Driver, EntryPoint = "mongoc_transaction_opts_set_read_concern")]
    public static partial void TransactionOptsSetReadConcern(TransactionOptsHandle opts, nint readConcern);

    [LibraryImport(Driver, EntryPoint = "mongoc_transaction_opts_set_write_concern")]
    public static partial void TransactionOptsSetWriteConcern(TransactionOptsHandle opts, nint writeConcern);

    [LibraryImport(Driver, EntryPoint = "mongoc_transaction_opts_set_max_commit_time_ms")]
    public static partial void TransactionOptsSetMaxCommitTimeMs(TransactionOptsHandle opts, long milliseconds);

    [LibraryImport(Driver, EntryPoint = "mongoc_read_concern_new")]
    public static partial nint ReadConcernNew();

    [LibraryImport(Driver, EntryPoint = "mongoc_read_concern_set_level", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ReadConcernSetLevel(nint readConcern, string level);

    [LibraryImport(Driver, EntryPoint = "mongoc_read_concern_destroy")]
    public static partial void ReadConcernDestroy(nint readConcern);

    [LibraryImport(Driver, EntryPoint = "mongoc_write_concern_new")]
    public static partial nint WriteConcernNew();

    [LibraryImport(Driver, EntryPoint = "mongoc_write_concern_set_wmajority")]
    public static partial void WriteConcernSetWMajority(nint writeConcern, int timeoutMilliseconds);

    [LibraryImport(Driver, EntryPoint = "mongoc_write_concern_destroy")]
    public static partial void WriteConcernDestroy(nint writeConcern);
}
