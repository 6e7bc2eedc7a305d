// node_modules/svelte/src/internal/shared/utils.js
var e = Array.isArray, t = Array.prototype.indexOf, n = Array.prototype.includes, r = Array.from, i = Object.defineProperty, a = Object.getOwnPropertyDescriptor, o = Object.getOwnPropertyDescriptors, s = Object.prototype, c = Array.prototype, l = Object.getPrototypeOf, u = Object.isExtensible, d = () => {};
function f(e) {
	for (var t = 0; t < e.length; t++) e[t]();
}
function p() {
	var e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function m(e, t) {
	if (Array.isArray(e)) return e;
	if (t === void 0 || !(Symbol.iterator in e)) return Array.from(e);
	let n = [];
	for (let r of e) if (n.push(r), n.length === t) break;
	return n;
}
var h = 1024, g = 2048, _ = 4096, v = 8192, y = 16384, b = 32768, x = 1 << 25, S = 65536, ee = 1 << 19, C = 1 << 20, te = 1 << 25, w = 1 << 21, ne = 1 << 22, re = 1 << 23, ie = Symbol("$state"), ae = Symbol("component"), oe = Symbol("legacy props"), se = Symbol(""), ce = Symbol("attributes"), le = Symbol("class"), ue = Symbol("style"), de = Symbol("text"), fe = Symbol("form reset"), pe = new class extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}(), me = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml"), he = {}, T = Symbol("uninitialized"), ge = "http://www.w3.org/1999/xhtml";
function _e() {
	console.warn("https://svelte.dev/e/derived_inert");
}
function ve(e) {
	console.warn("https://svelte.dev/e/hydration_mismatch");
}
function ye() {
	console.warn("https://svelte.dev/e/select_multiple_invalid_value");
}
function be() {
	console.warn("https://svelte.dev/e/svelte_boundary_reset_noop");
}
// node_modules/svelte/src/internal/client/dom/hydration.js
var E = !1;
function xe(e) {
	E = e;
}
var D;
function O(e) {
	if (e === null) throw ve(), he;
	return D = e;
}
function Se() {
	return O(/* @__PURE__ */ $t(D));
}
function k(e) {
	if (E) {
		if (/* @__PURE__ */ $t(D) !== null) throw ve(), he;
		D = e;
	}
}
function Ce(e = 1) {
	if (E) {
		for (var t = e, n = D; t--;) n = /* @__PURE__ */ $t(n);
		D = n;
	}
}
function we(e = !0) {
	for (var t = 0, n = D;;) {
		if (n.nodeType === 8) {
			var r = n.data;
			if (r === "]") {
				if (t === 0) return n;
				--t;
			} else (r === "[" || r === "[!" || r[0] === "[" && !isNaN(Number(r.slice(1)))) && (t += 1);
		}
		var i = /* @__PURE__ */ $t(n);
		e && n.remove(), n = i;
	}
}
function Te(e) {
	if (!e || e.nodeType !== 8) throw ve(), he;
	return e.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
function Ee(e) {
	return e === this.v;
}
function De(e, t) {
	return e == e ? e !== t || typeof e == "object" && !!e || typeof e == "function" : t == t;
}
function Oe(e) {
	return !De(e, this.v);
}
// node_modules/svelte/src/internal/client/errors.js
function ke() {
	throw Error("https://svelte.dev/e/async_derived_orphan");
}
function Ae(e, t, n) {
	throw Error("https://svelte.dev/e/each_key_duplicate");
}
function je(e) {
	throw Error("https://svelte.dev/e/effect_in_teardown");
}
function Me() {
	throw Error("https://svelte.dev/e/effect_in_unowned_derived");
}
function Ne(e) {
	throw Error("https://svelte.dev/e/effect_orphan");
}
function Pe() {
	throw Error("https://svelte.dev/e/effect_update_depth_exceeded");
}
function Fe(e) {
	throw Error("https://svelte.dev/e/props_invalid_value");
}
function Ie() {
	throw Error("https://svelte.dev/e/state_descriptors_fixed");
}
function Le() {
	throw Error("https://svelte.dev/e/state_prototype_fixed");
}
function Re() {
	throw Error("https://svelte.dev/e/state_unsafe_mutation");
}
function ze() {
	throw Error("https://svelte.dev/e/svelte_boundary_reset_onerror");
}
// node_modules/svelte/src/internal/client/context.js
var A = null;
function Be(e) {
	A = e;
}
function Ve(e, t = !1, n) {
	A = {
		p: A,
		i: !1,
		c: null,
		e: null,
		s: e,
		x: null,
		r: z,
		l: null
	};
}
function He(e) {
	var t = A, n = t.e;
	if (n !== null) {
		t.e = null;
		for (var r of n) hn(r);
	}
	return e !== void 0 && (t.x = e), t.i = !0, A = t.p, Ue(e);
}
function Ue(e = {}) {
	return i(e, ae, { value: !0 }), e;
}
function We() {
	return !0;
}
// node_modules/svelte/src/internal/client/dom/task.js
var Ge = [];
function Ke() {
	var e = Ge;
	Ge = [], f(e);
}
function qe(e) {
	if (Ge.length === 0 && !_t) {
		var t = Ge;
		queueMicrotask(() => {
			t === Ge && Ke();
		});
	}
	Ge.push(e);
}
// node_modules/svelte/src/internal/client/reactivity/status.js
var Je = ~(g | _ | h);
function j(e, t) {
	e.f = e.f & Je | t;
}
function Ye(e) {
	e.f & 512 || e.deps === null ? j(e, h) : j(e, _);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
function Xe(e, t) {
	e.f & 2048 ? t.set(e, g) : e.f & 4096 && t.get(e) !== 2048 && t.set(e, _), j(e, h);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
var Ze = !1;
function Qe() {
	Ze || (Ze = !0, document.addEventListener("reset", (e) => {
		Promise.resolve().then(() => {
			if (!e.defaultPrevented) for (let t of e.target.elements) t[fe]?.();
		});
	}, { capture: !0 }));
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
function $e(e) {
	var t = R, n = z;
	Fn(null), In(null);
	try {
		return e();
	} finally {
		Fn(t), In(n);
	}
}
// node_modules/svelte/src/internal/client/reactivity/async.js
function et(e, t, n, r) {
	let i = We() ? it : st;
	var a = e.filter((e) => !e.settled), o = t.map(i);
	if (n.length === 0 && a.length === 0) {
		r(o);
		return;
	}
	var s = z, c = tt(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
	function u(e) {
		if (!(s.f & 16384)) {
			c();
			try {
				r([...o, ...e]);
			} catch (e) {
				cn(e, s);
			}
			nt();
		}
	}
	var d = rt();
	if (n.length === 0) {
		l.then(() => u([])).finally(d);
		return;
	}
	function f() {
		Promise.all(n.map((e) => /* @__PURE__ */ ot(e))).then(u).catch((e) => cn(e, s)).finally(d);
	}
	l ? l.then(() => {
		s.f & 16384 ? d() : (c(), f(), nt());
	}) : f();
}
function tt() {
	var e = z, t = R, n = A, r = N;
	return function(i = !0) {
		In(e), Fn(t), Be(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function nt(e = !0) {
	In(null), Fn(null), Be(null), e && N?.deactivate();
}
function rt() {
	var e = z, t = e.b, n = N, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function it(e) {
	var t = 2 | g;
	return z !== null && (z.f |= ee), {
		ctx: A,
		deps: null,
		effects: null,
		equals: Ee,
		f: t,
		fn: e,
		reactions: null,
		rv: 0,
		v: T,
		wv: 0,
		parent: z,
		ac: null
	};
}
var at = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function ot(e, t, n) {
	let r = z;
	r === null && ke();
	var i = void 0, a = Nt(T), o = !R, s = /* @__PURE__ */ new Set();
	return _n(() => {
		var t = z, n = p();
		i = n.promise;
		try {
			Promise.resolve(e()).then(n.resolve, (e) => {
				e !== pe && n.reject(e);
			}).finally(nt);
		} catch (e) {
			n.reject(e), nt();
		}
		var c = N;
		if (o) {
			if (t.f & 32768) var l = rt();
			if (r.b?.is_rendered()) c.async_deriveds.get(t)?.reject(at);
			else for (let e of s.values()) e.reject(at);
			s.add(n), c.async_deriveds.set(t, n);
		}
		let u = (e, t = void 0) => {
			l?.(), s.delete(n), t !== at && (c.activate(), t ? (a.f |= re, zt(a, t)) : (a.f & 8388608 && (a.f ^= re), zt(a, e)), c.deactivate());
		};
		n.promise.then(u, (e) => u(null, e || "unknown"));
	}), pn(() => {
		for (let e of s) e.reject(at);
	}), new Promise((e) => {
		function t(n) {
			function r() {
				n === i ? e(a) : t(i);
			}
			n.then(r, r);
		}
		t(i);
	});
}
/*#__NO_SIDE_EFFECTS__*/
function M(e) {
	let t = /* @__PURE__ */ it(e);
	return Rn(t), t;
}
/*#__NO_SIDE_EFFECTS__*/
function st(e) {
	let t = /* @__PURE__ */ it(e);
	return t.equals = Oe, t;
}
function ct(e) {
	var t = e.effects;
	if (t !== null) {
		e.effects = null;
		for (var n = 0; n < t.length; n += 1) L(t[n]);
	}
}
function lt(e) {
	var t, n = z, r = e.parent;
	if (!Mn && r !== null && e.v !== T && r.f & 24576) return _e(), e.v;
	In(r);
	try {
		ct(e), t = qn(e);
	} finally {
		In(n);
	}
	return t;
}
function ut(e) {
	var t = lt(e);
	!e.equals(t) && (e.wv = Wn(), (!N?.is_fork || e.deps === null) && (N === null ? e.v = t : (N.capture(e, t, !0), mt?.capture(e, t, !0)), e.deps === null)) ? j(e, h) : Mn || (ht === null ? Ye(e) : (fn() || N?.is_fork) && ht.set(e, t));
}
function dt(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && $e(() => {
		t.ac.abort(pe), t.ac = null;
	}), t.fn !== null && (t.teardown = d), Xn(t, 0), Sn(t));
}
function ft(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && Zn(t);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
var pt = null, N = null, mt = null, ht = null, gt = null, _t = !1, vt = !1, yt = null, bt = null, xt = 0, St = 1, Ct = class e {
	id = St++;
	started = !1;
	linked = !0;
	prev = null;
	next = null;
	async_deriveds = /* @__PURE__ */ new Map();
	current = /* @__PURE__ */ new Map();
	previous = /* @__PURE__ */ new Map();
	#e = /* @__PURE__ */ new Set();
	#t = /* @__PURE__ */ new Set();
	#n = 0;
	#r = /* @__PURE__ */ new Map();
	#i = null;
	#a = [];
	#o = [];
	#s = /* @__PURE__ */ new Map();
	#c = /* @__PURE__ */ new Map();
	#l = /* @__PURE__ */ new Set();
	is_fork = !1;
	#u = !1;
	constructor() {
		pt === null ? pt = this : (pt.next = this, this.prev = pt), pt = this;
	}
	#d() {
		if (this.is_fork) return !0;
		for (let e of this.#r.keys()) if (!this.#f(e)) return !0;
		return !1;
	}
	#f(e) {
		for (var t = e; t !== null; t = t.parent) if (this.#c.has(t)) return !0;
		return !1;
	}
	skip_effect(e) {
		this.#c.has(e) || this.#c.set(e, {
			d: [],
			m: []
		}), this.#l.delete(e);
	}
	unskip_effect(e, t = (e) => this.schedule(e)) {
		var n = this.#c.get(e);
		if (n) {
			this.#c.delete(e);
			for (var r of n.d) j(r, g), t(r);
			for (r of n.m) j(r, _), t(r);
		}
		this.#l.add(e);
	}
	#p() {
		var e = [];
		for (let i of this.#a) if (!(i.f & 16384 || !(i.f & 6144))) {
			for (var t = i, n = !1; t.parent !== null;) {
				t = t.parent;
				var r = t.f;
				if (r & 96) {
					if (!(r & 1024)) {
						n = !0;
						break;
					}
					t.f ^= h;
				}
			}
			n || e.push(t);
		}
		return this.#a = [], e;
	}
	#m() {
		this.started = !0;
		for (let [e, t] of this.#s) j(e, t), this.schedule(e);
		this.apply();
		for (var t = yt = [], n = [], r = bt = []; this.#a.length > 0;) {
			xt++ > 1e3 && (this.#b(), wt());
			for (let e of this.#p()) try {
				this.#h(e, t, n);
			} catch (t) {
				throw kt(e), this.#d() || this.discard(), t;
			}
		}
		if (N = null, r.length > 0) {
			var i = e.ensure();
			for (let e of r) i.schedule(e);
		}
		if (yt = null, bt = null, this.#d()) {
			this.#y(n), this.#y(t);
			for (let [e, t] of this.#c) Ot(e, t);
			r.length > 0 && N.#m();
			return;
		}
		let a = this.#g();
		if (a) this.#y(n), this.#y(t), a.#v(this);
		else {
			this.#s.clear();
			for (let e of this.#e) e(this);
			this.#e.clear(), mt = this, Et(n), Et(t), mt = null, this.#i?.resolve();
			var o = N;
			this.#n === 0 && (this.#a.length === 0 || o !== null) && this.#b(), o !== null && (jt.clear(), o.#m());
		}
	}
	#h(e, t, n) {
		e.f ^= h;
		for (var r = e.first; r !== null;) {
			var i = r.f, a = !!(i & 96);
			if (!(a && i & 1024 || i & 8192 || this.#c.has(r)) && r.fn !== null) {
				a ? r.f ^= h : i & 4 ? t.push(r) : Gn(r) && (i & 16 && this.add_dirty_reaction(r, _), Zn(r));
				var o = r.first;
				if (o !== null) {
					r = o;
					continue;
				}
			}
			for (; r !== null;) {
				var s = r.next;
				if (s !== null) {
					r = s;
					break;
				}
				r = r.parent;
			}
		}
	}
	#g() {
		for (var e = this.prev; e !== null; e = e.prev) if (!e.is_fork && this.#_(e)) return e;
		return null;
	}
	#_(e) {
		for (let [t, [, n]] of this.current) if (!n && e.current.has(t)) return !0;
		return !1;
	}
	#v(e) {
		for (let [t, n] of e.current) !this.previous.has(t) && e.previous.has(t) && this.previous.set(t, e.previous.get(t)), this.current.set(t, n);
		for (let [t, n] of e.async_deriveds) {
			let e = this.async_deriveds.get(t);
			e && n.promise.then(e.resolve).catch(e.reject);
		}
		e.async_deriveds.clear(), this.transfer_reactions(e.#s);
		let t = (e) => {
			var n = e.reactions;
			if (n !== null && !(e.f & 2 && !(e.f & 6144))) for (let e of n) {
				var r = e.f;
				if (r & 2) t(e);
				else {
					var i = e;
					r & 4194320 && !this.async_deriveds.has(i) && (this.#s.delete(i), j(i, g), this.schedule(i));
				}
			}
		};
		for (let e of this.current.keys()) t(e);
		this.oncommit(() => e.discard()), e.#b(), N = this, this.#m();
	}
	#y(e) {
		for (var t = 0; t < e.length; t += 1) Xe(e[t], this.#s);
	}
	capture(e, t, n = !1) {
		e.v !== T && !this.previous.has(e) && this.previous.set(e, e.v), e.f & 8388608 || (this.current.set(e, [t, n]), ht?.set(e, t)), this.is_fork || (e.v = t);
	}
	activate() {
		N = this;
	}
	deactivate() {
		N = null, ht = null;
	}
	flush() {
		try {
			vt = !0, N = this, this.#m();
		} finally {
			xt = 0, gt = null, yt = null, bt = null, vt = !1, N = null, ht = null, jt.clear();
		}
	}
	discard() {
		for (let e of this.#t) e(this);
		this.#t.clear();
		for (let e of this.async_deriveds.values()) e.reject(at);
		this.#b(), this.#i?.resolve();
	}
	register_created_effect(e) {
		this.#o.push(e);
	}
	increment(e, t) {
		if (this.#n += 1, e) {
			let e = this.#r.get(t) ?? 0;
			this.#r.set(t, e + 1);
		}
	}
	decrement(e, t) {
		if (--this.#n, e) {
			let e = this.#r.get(t) ?? 0;
			e === 1 ? this.#r.delete(t) : this.#r.set(t, e - 1);
		}
		this.#u || (this.#u = !0, qe(() => {
			this.#u = !1, this.linked && this.flush();
		}));
	}
	transfer_reactions(e) {
		for (let [t, n] of e) this.add_dirty_reaction(t, n);
		e.clear();
	}
	add_dirty_reaction(e, t) {
		(t === 2048 || this.#s.get(e) !== 2048) && this.#s.set(e, t);
	}
	oncommit(e) {
		this.#e.add(e);
	}
	ondiscard(e) {
		this.#t.add(e);
	}
	settled() {
		return (this.#i ??= p()).promise;
	}
	static ensure() {
		if (N === null) {
			let t = N = new e();
			!vt && qe(() => {
				t.started || t.flush();
			});
		}
		return N;
	}
	apply() {
		ht = null;
	}
	schedule(e) {
		gt = e, e.b?.is_pending && e.f & 16777228 && !(e.f & 32768) ? e.b.defer_effect(e) : this.#a.push(e);
	}
	#b() {
		if (this.linked) {
			var e = this.prev, t = this.next;
			e === null || (e.next = t), t === null ? pt = e : t.prev = e, this.linked = !1;
		}
	}
};
function wt() {
	try {
		Pe();
	} catch (e) {
		cn(e, gt);
	}
}
var Tt = null;
function Et(e) {
	var t = e.length;
	if (t !== 0) {
		for (var n = 0; n < t;) {
			var r = e[n++];
			if (!(r.f & 24576) && Gn(r) && (Tt = /* @__PURE__ */ new Set(), Zn(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && Tn(r), Tt?.size > 0)) {
				jt.clear();
				for (let e of Tt) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) Tt.has(n) && (Tt.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || Zn(n);
					}
				}
				Tt.clear();
			}
		}
		Tt = null;
	}
}
function Dt(e) {
	N.schedule(e);
}
function Ot(e, t) {
	if (!(e.f & 32 && e.f & 1024)) {
		e.f & 2048 ? t.d.push(e) : e.f & 4096 && t.m.push(e), j(e, h);
		for (var n = e.first; n !== null;) Ot(n, t), n = n.next;
	}
}
function kt(e) {
	j(e, h);
	for (var t = e.first; t !== null;) kt(t), t = t.next;
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
var At = /* @__PURE__ */ new Set(), jt = /* @__PURE__ */ new Map(), Mt = !1;
function Nt(e, t) {
	return {
		f: 0,
		v: e,
		reactions: null,
		equals: Ee,
		rv: 0,
		wv: 0
	};
}
/*#__NO_SIDE_EFFECTS__*/
function Pt(e, t) {
	let n = Nt(e, t);
	return Rn(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Ft(e, t = !1, n = !0) {
	let r = Nt(e);
	return t || (r.equals = Oe), r;
}
function It(e, t, n = !1) {
	return R !== null && (!Pn || R.f & 131072) && We() && R.f & 4325394 && (Ln === null || !Ln.has(e)) && Re(), zt(e, n ? Ut(t) : t, bt);
}
var Lt = null, Rt = 0;
function zt(e, t, n = null) {
	if (!e.equals(t)) {
		Mn ? jt.set(e, t) : jt.has(e) || jt.set(e, e.v);
		var r = Ct.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && lt(t), ht === null && Ye(t);
		}
		e.wv = Wn(), Lt = null, Rt = 0, Ht(e, g, n), Lt = null, We() && z !== null && z.f & 1024 && !(z.f & 96) && (H === null ? zn([e]) : H.push(e)), !r.is_fork && At.size > 0 && !Mt && Bt();
	}
	return t;
}
function Bt() {
	Mt = !1;
	for (let e of At) {
		e.f & 1024 && j(e, _);
		let t;
		try {
			t = Gn(e);
		} catch {
			t = !0;
		}
		t && Zn(e);
	}
	At.clear();
}
function Vt(e) {
	It(e, e.v + 1);
}
function Ht(e, t, n) {
	var r = e.reactions;
	if (r !== null) {
		var i = We(), a = r.length;
		if (Rt += a, Rt > 1e5 && Lt === null && (Lt = /* @__PURE__ */ new Set()), Lt !== null) {
			if (Lt.has(e)) return;
			Lt.add(e);
		}
		for (var o = 0; o < a; o++) {
			var s = r[o], c = s.f;
			if (i || s !== z) {
				var l = (c & g) === 0;
				if (l && j(s, t), c & 131072) At.add(s);
				else if (c & 2) {
					var u = s;
					ht?.delete(u), Ht(u, _, n);
				} else if (l) {
					var d = s;
					c & 16 && Tt !== null && Tt.add(d), n === null ? Dt(d) : n.push(d);
				}
			}
		}
	}
}
function Ut(t) {
	if (typeof t != "object" || !t || ie in t || ae in t) return t;
	let n = l(t);
	if (n !== s && n !== c) return t;
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ Pt(0), u = null, d = Hn, f = (e) => {
		if (Hn === d) return e();
		var t = R, n = Hn;
		Fn(null), Un(d);
		var r = e();
		return Fn(t), Un(n), r;
	};
	return i && r.set("length", /* @__PURE__ */ Pt(t.length, u)), new Proxy(t, {
		defineProperty(e, t, n) {
			"value" in n && n.configurable !== !1 && n.enumerable !== !1 && n.writable !== !1 || Ie();
			var i = r.get(t);
			return i === void 0 ? f(() => {
				var e = /* @__PURE__ */ Pt(n.value, u);
				return r.set(t, e), e;
			}) : It(i, n.value, !0), !0;
		},
		deleteProperty(e, t) {
			var n = r.get(t);
			if (n === void 0) {
				if (t in e) {
					let e = f(() => /* @__PURE__ */ Pt(T, u));
					r.set(t, e), Vt(o);
				}
			} else It(n, T), Vt(o);
			return !0;
		},
		get(e, n, i) {
			if (n === ie) return t;
			var o = r.get(n), s = n in e;
			if (o === void 0 && (!s || a(e, n)?.writable) && (o = f(() => /* @__PURE__ */ Pt(Ut(s ? e[n] : T), u)), r.set(n, o)), o !== void 0) {
				var c = U(o);
				return c === T ? void 0 : c;
			}
			return Reflect.get(e, n, i);
		},
		getOwnPropertyDescriptor(e, t) {
			this.has?.(e, t);
			var n = Reflect.getOwnPropertyDescriptor(e, t), i = r.get(t);
			if (i !== void 0) {
				var a = U(i);
				if (a === T) return;
				if (n && "value" in n) n.value = a;
				else return {
					enumerable: !0,
					configurable: !0,
					value: a,
					writable: !0
				};
			}
			return n;
		},
		has(e, t) {
			if (t === ie) return !0;
			var n = r.get(t), i = n !== void 0 && n.v !== T || Reflect.has(e, t);
			return (n !== void 0 || (z !== null || R !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ Pt(i ? Ut(e[t]) : T, u)), r.set(t, n)), U(n) === T) ? !1 : i;
		},
		set(e, t, n, s) {
			var c = r.get(t), l = t in e;
			if (i && t === "length") for (var d = n; d < c.v; d += 1) {
				var p = r.get(d + "");
				p === void 0 ? d in e && (p = f(() => /* @__PURE__ */ Pt(T, u)), r.set(d + "", p)) : It(p, T);
			}
			if (c === void 0) (!l || a(e, t)?.writable) && (c = f(() => /* @__PURE__ */ Pt(void 0, u)), It(c, Ut(n)), r.set(t, c));
			else {
				l = c.v !== T;
				var m = f(() => Ut(n));
				It(c, m);
			}
			var h = Reflect.getOwnPropertyDescriptor(e, t);
			if (h?.set && h.set.call(s, n), !l) {
				if (i && typeof t == "string") {
					var g = r.get("length"), _ = Number(t);
					Number.isInteger(_) && _ >= g.v && It(g, _ + 1);
				}
				Vt(o);
			}
			return !0;
		},
		ownKeys(e) {
			U(o);
			var t = Reflect.ownKeys(e).filter((e) => {
				var t = r.get(e);
				return t === void 0 || t.v !== T;
			});
			for (var [n, i] of r) i.v !== T && !(n in e) && t.push(n);
			return t;
		},
		setPrototypeOf() {
			Le();
		}
	});
}
function Wt(e) {
	try {
		if (typeof e == "object" && e && ie in e) return e[ie];
	} catch {}
	return e;
}
function Gt(e, t) {
	return Object.is(Wt(e), Wt(t));
}
var Kt, qt, Jt, Yt;
function Xt() {
	if (Kt === void 0) {
		Kt = window, qt = /Firefox/.test(navigator.userAgent);
		var e = Element.prototype, t = Node.prototype, n = Text.prototype;
		Jt = a(t, "firstChild").get, Yt = a(t, "nextSibling").get, u(e) && (e[le] = void 0, e[ce] = null, e[ue] = void 0, e.__e = void 0), u(n) && (n[de] = void 0);
	}
}
function Zt(e = "") {
	return document.createTextNode(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Qt(e) {
	return Jt.call(e);
}
/*@__NO_SIDE_EFFECTS__*/
function $t(e) {
	return Yt.call(e);
}
function en(e, t) {
	if (!E) return /* @__PURE__ */ Qt(e);
	var n = /* @__PURE__ */ Qt(D);
	if (n === null) n = D.appendChild(Zt());
	else if (t && n.nodeType !== 3) {
		var r = Zt();
		return n?.before(r), O(r), r;
	}
	return t && on(n), O(n), n;
}
function tn(e, t = !1) {
	if (!E) {
		var n = /* @__PURE__ */ Qt(e);
		return n instanceof Comment && n.data === "" ? /* @__PURE__ */ $t(n) : n;
	}
	if (t) {
		if (D?.nodeType !== 3) {
			var r = Zt();
			return D?.before(r), O(r), r;
		}
		on(D);
	}
	return D;
}
function P(e, t = !1) {
	if (!E) return /* @__PURE__ */ Qt(e);
	var n = en(e, t);
	return k(e), n;
}
function F(e, t = 1, n = !1) {
	let r = E ? D : e;
	for (var i; t--;) i = r, r = /* @__PURE__ */ $t(r);
	if (!E) return r;
	if (n) {
		if (r?.nodeType !== 3) {
			var a = Zt();
			return r === null ? i?.after(a) : r.before(a), O(a), a;
		}
		on(r);
	}
	return O(r), r;
}
function nn(e) {
	e.textContent = "";
}
function rn() {
	return !1;
}
function an(e, t, n) {
	return t == null || t === "http://www.w3.org/1999/xhtml" ? n ? document.createElement(e, { is: n }) : document.createElement(e) : n ? document.createElementNS(t, e, { is: n }) : document.createElementNS(t, e);
}
function on(e) {
	if (e.nodeValue.length < 65536) return;
	let t = e.nextSibling;
	for (; t !== null && t.nodeType === 3;) t.remove(), e.nodeValue += t.nodeValue, t = e.nextSibling;
}
function sn(e) {
	var t = z;
	if (t === null) return R.f |= re, e;
	if (!(t.f & 32768) && !(t.f & 4)) throw e;
	cn(e, t);
}
function cn(e, t) {
	if (e === he) throw e;
	if (!(t !== null && t.f & 16384)) {
		for (; t !== null;) {
			if (t.f & 128 && !(t.f & 33570816)) {
				if (!(t.f & 32768)) throw e;
				try {
					t.b.error(e);
					return;
				} catch (t) {
					e = t;
				}
			}
			t = t.parent;
		}
		throw e;
	}
}
// node_modules/svelte/src/internal/client/reactivity/effects.js
function ln(e) {
	z === null && (R === null && Ne(e), Me()), Mn && je(e);
}
function un(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function dn(e, t) {
	var n = z;
	n !== null && n.f & 8192 && (e |= v);
	var r = {
		ctx: A,
		deps: null,
		nodes: null,
		f: e | g | 512,
		first: null,
		fn: t,
		last: null,
		next: null,
		parent: n,
		b: n && n.b,
		prev: null,
		teardown: null,
		wv: 0,
		ac: null
	};
	N?.register_created_effect(r);
	var i = r;
	if (e & 4) yt === null ? Ct.ensure().schedule(r) : yt.push(r);
	else if (t !== null) {
		try {
			Zn(r);
		} catch (e) {
			throw L(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= S));
	}
	if (i !== null && (i.parent = n, n !== null && un(i, n), R !== null && R.f & 2 && !(e & 64))) {
		var a = R;
		(a.effects ??= []).push(i);
	}
	return r;
}
function fn() {
	return R !== null && !Pn;
}
function pn(e) {
	let t = dn(8, null);
	return j(t, h), t.teardown = e, t;
}
function mn(e) {
	ln("$effect");
	var t = z.f;
	if (!R && t & 32 && A !== null && !A.i) {
		var n = A;
		(n.e ??= []).push(e);
	} else return hn(e);
}
function hn(e) {
	return dn(4 | C, e);
}
function gn(e) {
	Ct.ensure();
	let t = dn(64 | ee, e);
	return (e = {}) => new Promise((n) => {
		e.outro ? En(t, () => {
			L(t), n(void 0);
		}) : (L(t), n(void 0));
	});
}
function _n(e) {
	return dn(ne | ee, e);
}
function vn(e, t = 0) {
	return dn(8 | t, e);
}
function I(e, t = [], n = [], r = []) {
	et(r, t, n, (t) => {
		dn(8, () => {
			e(...t.map(U));
		});
	});
}
function yn(e, t = 0) {
	return dn(16 | t, e);
}
function bn(e) {
	return dn(32 | ee, e);
}
function xn(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = Mn, r = R;
		Nn(!0), Fn(null);
		try {
			t.call(null);
		} catch (t) {
			cn(t, e.parent);
		} finally {
			Nn(n), Fn(r);
		}
	}
}
function Sn(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && $e(() => {
			e.abort(pe);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : L(n, t), n = r;
	}
}
function Cn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || L(t), t = n;
	}
}
function L(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (wn(e.nodes.start, e.nodes.end), n = !0), e.f |= x, Sn(e, t && !n), Xn(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	xn(e), e.f ^= x, e.f |= y;
	var i = e.parent;
	i !== null && i.first !== null && Tn(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function wn(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ $t(e);
		e.remove(), e = n;
	}
}
function Tn(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function En(e, t, n = !0) {
	var r = [];
	e.f |= 256, Dn(e, r, !0);
	var i = () => {
		n && L(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function Dn(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= v;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				Dn(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function On(e) {
	e.f &= -257, kn(e, !0);
}
function kn(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= v, e.f & 1024 || (j(e, g), Ct.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			kn(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function An(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ $t(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var jn = null, Mn = !1;
function Nn(e) {
	Mn = e;
}
var R = null, Pn = !1;
function Fn(e) {
	R = e;
}
var z = null;
function In(e) {
	z = e;
}
var Ln = null;
function Rn(e) {
	R !== null && (R.f & 2097152 || R.f & 2) && (Ln ??= /* @__PURE__ */ new Set()).add(e);
}
var B = null, V = 0, H = null;
function zn(e) {
	H = e;
}
var Bn = 1, Vn = 0, Hn = Vn;
function Un(e) {
	Hn = e;
}
function Wn() {
	return ++Bn;
}
function Gn(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Gn(a) && ut(a), a.wv > e.wv) return !0;
		}
		t & 512 && ht === null && j(e, h);
	}
	return !1;
}
function Kn(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Ln !== null && Ln.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? Kn(a, t, !1) : t === a && (n ? j(a, g) : a.f & 1024 && j(a, _), Dt(a));
	}
}
function qn(e) {
	var t = B, n = V, r = H, i = R, a = Ln, o = A, s = Pn, c = Hn, l = e.f;
	B = null, V = 0, H = null, R = l & 96 ? null : e, Ln = null, Be(e.ctx), Pn = !1, Hn = ++Vn, e.ac !== null && ($e(() => {
		e.ac.abort(pe);
	}), e.ac = null);
	try {
		e.f |= w;
		var u = e.fn, d = u();
		e.f |= b;
		var f = Jn(e);
		if (We() && H !== null && !Pn && f !== null && !(e.f & 6146)) for (var p = 0; p < H.length; p++) Kn(H[p], e);
		if (i !== null && i !== e) {
			if (Vn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = Vn;
			if (t !== null) for (let e of t) e.rv = Vn;
			H !== null && (r === null ? r = H : r.push(...H));
		}
		return e.f & 8388608 && (e.f ^= re), d;
	} catch (t) {
		return Jn(e), sn(t);
	} finally {
		e.f ^= w, B = t, V = n, H = r, R = i, Ln = a, Be(o), Pn = s, Hn = c;
	}
}
function Jn(e) {
	var t = e.deps, n = N?.is_fork;
	if (B !== null) {
		var r;
		if (n || Xn(e, V), t !== null && V > 0) for (t.length = V + B.length, r = 0; r < B.length; r++) t[V + r] = B[r];
		else e.deps = t = B;
		if (fn() && e.f & 512) for (r = V; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && V < t.length && (Xn(e, V), t.length = V);
	return t;
}
function Yn(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (B === null || !n.call(B, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== T && Ye(s), s.ac !== null && $e(() => {
			s.ac.abort(pe), s.ac = null, j(s, g);
		}), dt(s), Xn(s, 0);
	}
}
function Xn(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) Yn(e, n[r]);
}
function Zn(e) {
	var t = e.f;
	if (!(t & 16384)) {
		j(e, h);
		var n = z;
		z = e;
		try {
			t & 16777232 ? Cn(e) : Sn(e), xn(e);
			var r = qn(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = Bn;
		} finally {
			z = n;
		}
	}
}
function U(e) {
	var t = !!(e.f & 2);
	if (jn?.add(e), R !== null && !Pn && !(z !== null && z.f & 16384) && (Ln === null || !Ln.has(e))) {
		var r = R.deps;
		if (R.f & 2097152) e.rv < Vn && (e.rv = Vn, B === null && r !== null && r[V] === e ? V++ : B === null ? B = [e] : B.push(e));
		else {
			R.deps ??= [], n.call(R.deps, e) || R.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [R] : n.call(i, R) || i.push(R);
		}
	}
	if (Mn && jt.has(e)) return jt.get(e);
	if (t) {
		var a = e;
		if (Mn) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || $n(a)) && (o = lt(a)), jt.set(a, o), o;
		}
		var s = !(a.f & 512) && !Pn && R !== null && !!(R.f & 512), c = (a.f & b) === 0;
		Gn(a) && (s && (a.f |= 512), ut(a)), s && !c && (ft(a), Qn(a));
	}
	if (ht?.has(e)) return ht.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function Qn(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (ft(r), Qn(r));
	}
}
function $n(e) {
	if (e.v === T) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (jt.has(t) || t.f & 2 && $n(t)) return !0;
	return !1;
}
function er(e) {
	var t = Pn;
	try {
		return Pn = !0, e();
	} finally {
		Pn = t;
	}
}
[.../* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split(".")];
var tr = ["touchstart", "touchmove"];
function nr(e) {
	return tr.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var rr = Symbol("events"), ir = /* @__PURE__ */ new Set(), ar = /* @__PURE__ */ new Set();
function or(e, t, n) {
	(t[rr] ??= {})[e] = n;
}
function sr(e) {
	for (var t = 0; t < e.length; t++) ir.add(e[t]);
	for (var n of ar) n(e);
}
var cr = null, lr = !1;
function ur(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	cr = e, lr || (lr = !0, setTimeout(() => {
		lr = !1, cr = null;
	}));
	var s = 0, c = cr === e && e[rr];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[rr] = t;
			return;
		}
		var u = a.indexOf(t);
		if (u === -1) return;
		l <= u && (s = l);
	}
	if (o = a[s] || e.target, o !== t) {
		i(e, "currentTarget", {
			configurable: !0,
			get() {
				return o || n;
			}
		});
		var d = R, f = z;
		Fn(null), In(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[rr]?.[r];
					h == null || o.disabled && e.target !== o || h.call(o, e);
				} catch (e) {
					p ? m.push(e) : p = e;
				}
				if (e.cancelBubble) break;
				s++, o = s < a.length ? a[s] : null;
			}
			if (p) {
				for (let e of m) queueMicrotask(() => {
					throw e;
				});
				throw p;
			}
		} finally {
			e[rr] = t, delete e.currentTarget, Fn(d), In(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var dr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function fr(e) {
	return dr?.createHTML(e) ?? e;
}
function pr(e) {
	var t = an("template");
	return t.innerHTML = fr(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function mr(e, t) {
	var n = z;
	n.nodes === null && (n.nodes = {
		start: e,
		end: t,
		a: null,
		t: null
	});
}
/*#__NO_SIDE_EFFECTS__*/
function hr(e, t) {
	var n = !!(t & 1), r = !!(t & 2), i, a = !e.startsWith("<!>");
	return () => {
		if (E) return mr(D, null), D;
		i === void 0 && (i = pr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ Qt(i)));
		var t = r || qt ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ Qt(t), s = t.lastChild;
			mr(o, s);
		} else mr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function gr(e, t, n = "svg") {
	var r = !e.startsWith("<!>"), i = !!(t & 1), a = `<${n}>${r ? e : "<!>" + e}</${n}>`, o;
	return () => {
		if (E) return mr(D, null), D;
		if (!o) {
			var e = /* @__PURE__ */ Qt(pr(a));
			if (i) for (o = document.createDocumentFragment(); /* @__PURE__ */ Qt(e);) o.appendChild(/* @__PURE__ */ Qt(e));
			else o = /* @__PURE__ */ Qt(e);
		}
		var t = o.cloneNode(!0);
		if (i) {
			var n = /* @__PURE__ */ Qt(t), r = t.lastChild;
			mr(n, r);
		} else mr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function W(e, t) {
	return /* @__PURE__ */ gr(e, t, "svg");
}
function _r() {
	if (E) return mr(D, null), D;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = Zt();
	return e.append(t, n), mr(t, n), e;
}
function G(e, t) {
	if (E) {
		var n = z;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = D), Se();
	} else e !== null && e.before(t);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function vr(e) {
	let t = 0, n = Nt(0), r;
	return () => {
		fn() && (U(n), vn(() => (t === 0 && (r = er(() => e(() => Vt(n)))), t += 1, () => {
			qe(() => {
				--t, t === 0 && (r?.(), r = void 0, Vt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var yr = S | ee;
function br(e, t, n, r) {
	new xr(e, t, n, r);
}
var xr = class {
	parent;
	is_pending = !1;
	transform_error;
	#e;
	#t = E ? D : null;
	#n;
	#r;
	#i;
	#a = null;
	#o = null;
	#s = null;
	#c = null;
	#l = 0;
	#u = 0;
	#d = !1;
	#f = /* @__PURE__ */ new Map();
	#p = null;
	#m = vr(() => (this.#p = Nt(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = z;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = z.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = yn(() => {
			if (E) {
				let e = Te(this.#t);
				Se();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, yr), E && (this.#e = D);
	}
	#h() {
		try {
			this.#a = bn(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		qe(r), t && (this.#s = bn(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? be() : (t = !0, n && ze(), this.#s !== null && En(this.#s, () => {
				this.#s = null;
			}), this.#S(() => {
				this.#b();
			})));
		};
		return {
			reset: r,
			invoke_onerror: () => {
				if (!this.#v()) try {
					n = !0, this.#n.onerror?.(e, r), n = !1;
				} catch (e) {
					cn(e, this.#i && this.#i.parent);
				}
			}
		};
	}
	#v() {
		return (this.#i.f & (y | x)) !== 0;
	}
	#y() {
		let e = this.#n.pending;
		e && (this.is_pending = !0, this.#o = bn(() => e(this.#e)), qe(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = Zt(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return bn(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							cn(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(N)) : this.#u === 0 && (this.#e.before(e), this.#c = null, En(this.#o, () => {
					this.#o = null;
				}), this.#x(N));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = bn(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				An(this.#a, e);
				let t = this.#n.pending;
				this.#o = bn(() => t(this.#e));
			} else this.#x(N);
		} catch (e) {
			this.error(e);
		}
	}
	#x(e) {
		this.is_pending = !1, e.transfer_reactions(this.#f);
	}
	defer_effect(e) {
		Xe(e, this.#f);
	}
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#n.pending;
	}
	#S(e) {
		var t = z, n = R, r = A;
		In(this.#i), Fn(this.#i), Be(this.#i.ctx);
		try {
			return Ct.ensure(), e();
		} finally {
			In(t), Fn(n), Be(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && En(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, qe(() => {
			this.#d = !1, this.#p && zt(this.#p, this.#l);
		}));
	}
	get_effect_pending() {
		return this.#m(), U(this.#p);
	}
	error(e) {
		if (e === he || !this.#n.onerror && !this.#n.failed) throw e;
		N?.is_fork ? (this.#a && N.skip_effect(this.#a), this.#o && N.skip_effect(this.#o), this.#s && N.skip_effect(this.#s), N.oncommit(() => {
			this.#v() || this.#w(e);
		})) : this.#w(e);
	}
	#w(e) {
		this.#a &&= (L(this.#a), null), this.#o &&= (L(this.#o), null), this.#s &&= (L(this.#s), null), E && (O(this.#t), Ce(), O(we()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return bn(() => {
						var r = z;
						r.b = this, r.f |= 128, t(this.#e, () => e, () => n);
					});
				} catch (e) {
					return cn(e, this.#i.parent), null;
				}
			}));
		};
		qe(() => {
			if (!this.#v()) {
				var t;
				try {
					t = this.transform_error(e);
				} catch (e) {
					cn(e, this.#i && this.#i.parent);
					return;
				}
				typeof t == "object" && t && typeof t.then == "function" ? t.then(n, (e) => cn(e, this.#i && this.#i.parent)) : n(t);
			}
		});
	}
};
function K(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[de] ??= e.nodeValue) && (e[de] = n, e.nodeValue = `${n}`);
}
function Sr(e, t) {
	return wr(e, t);
}
var Cr = /* @__PURE__ */ new Map();
function wr(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	Xt();
	var l = void 0, u = gn(() => {
		var s = n ?? t.appendChild(Zt());
		br(s, { pending: () => {} }, (t) => {
			Ve({});
			var n = A;
			if (o && (n.c = o), a && (i.$$events = a), E && mr(t, null), l = e(t, i) || Ue(), E && (z.nodes.end = D, D === null || D.nodeType !== 8 || D.data !== "]")) throw ve(), he;
			He();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = nr(r);
					for (let e of [t, document]) {
						var a = Cr.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), Cr.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, ur, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(ir)), ar.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = Cr.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, ur), r.delete(e), r.size === 0 && Cr.delete(n)) : r.set(e, i);
			}
			ar.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Tr.set(l, u), l;
}
var Tr = /* @__PURE__ */ new WeakMap(), Er = class {
	anchor;
	#e = /* @__PURE__ */ new Map();
	#t = /* @__PURE__ */ new Map();
	#n = /* @__PURE__ */ new Map();
	#r = /* @__PURE__ */ new Set();
	#i = !0;
	constructor(e, t = !0) {
		this.anchor = e, this.#i = t;
	}
	#a = (e) => {
		if (this.#e.has(e)) {
			var t = this.#e.get(e), n = this.#t.get(t);
			if (n) On(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (On(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (L(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						An(r, t), t.append(Zt()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else L(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), En(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (L(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = N, r = rn();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = Zt();
				i.append(a), this.#n.set(e, {
					effect: bn(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, bn(() => t(this.anchor)));
		}
		if (this.#e.set(n, e), r) {
			for (let [t, r] of this.#t) t === e ? n.unskip_effect(r) : n.skip_effect(r);
			for (let [t, r] of this.#n) t === e ? n.unskip_effect(r.effect) : n.skip_effect(r.effect);
			n.oncommit(this.#a), n.ondiscard(this.#o);
		} else E && (this.anchor = D), this.#a(n);
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
function q(e, t, n = !1) {
	var r;
	E && (r = D, Se());
	var i = new Er(e), a = n ? S : 0;
	function o(e, t) {
		if (E) {
			var n = Te(r);
			if (e !== parseInt(n.substring(1))) {
				var a = we();
				O(a), i.anchor = a, xe(!1), i.ensure(e, t), xe(!0);
				return;
			}
		}
		i.ensure(e, t);
	}
	yn(() => {
		var e = !1;
		t((t, n = 0) => {
			e = !0, o(n, t);
		}), e || o(-1, null);
	}, a);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
function J(e, t) {
	return t;
}
function Dr(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		En(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					Or(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
				}
			} else --s;
		}, !1);
	}
	if (s === 0) {
		var l = i.length === 0 && n !== null && e.pending.size === 0;
		if (l) {
			var u = n, d = u.parentNode;
			nn(d), d.append(u), e.items.clear();
		}
		Or(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function Or(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= te, An(a, document.createDocumentFragment())) : L(t[i], n);
	}
}
var kr;
function Y(t, n, i, a, o, s = null) {
	var c = t, l = /* @__PURE__ */ new Map();
	if (n & 4) {
		var u = t;
		c = E ? O(/* @__PURE__ */ Qt(u)) : u.appendChild(Zt());
	}
	E && Se();
	var d = null, f = /* @__PURE__ */ st(() => {
		var t = i();
		return e(t) ? t : t == null ? [] : r(t);
	}), p = /* @__PURE__ */ new Map(), m = !0;
	function h(e) {
		if (!(_.effect.f & 16384)) {
			_.pending.delete(e);
			var t = U(f);
			_.fallback = d, jr(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= te, Nr(d, null, c)) : On(d) : En(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: yn(() => {
			var e = U(f), t = e.length;
			let r = !1;
			E && Te(c) === "[!" != (t === 0) && (c = we(), O(c), xe(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = N, v = rn(), y = 0; y < t; y += 1) {
				E && D.nodeType === 8 && D.data === "]" && (c = D, r = !0, xe(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && zt(S.v, b), S.i && zt(S.i, y), v && _.unskip_effect(S.e)) : (S = Mr(l, m ? c : kr ??= Zt(), b, x, y, o, n, i), m || (S.e.f |= te), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = bn(() => s(c)) : (d = bn(() => s(kr ??= Zt())), d.f |= te)), t > u.size && Ae("", "", ""), E && t > 0 && O(we()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && xe(!0), U(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, E && (c = D);
}
function Ar(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function jr(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Ar(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (On(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= te, _ === l) Nr(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), Pr(e, d, _), Pr(e, _, y), Nr(_, y, n), d = _, p = [], m = [], l = Ar(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], ee = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) Nr(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					Pr(e, S.prev, ee.next), Pr(e, d, S), Pr(e, ee, b), l = b, d = ee, --v, p = [], m = [];
				} else u.delete(_), Nr(_, l, n), Pr(e, _.prev, _.next), Pr(e, _, d === null ? e.effect.first : d.next), Pr(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Ar(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Ar(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (Or(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var C = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || C.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && C.push(l), l = Ar(l.next);
		var w = C.length;
		if (w > 0) {
			var ne = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < w; v += 1) C[v].nodes?.a?.measure();
				for (v = 0; v < w; v += 1) C[v].nodes?.a?.fix();
			}
			Dr(e, C, ne);
		}
	}
	o && qe(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Mr(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? Nt(n) : /* @__PURE__ */ Ft(n, !1, !1) : null, l = o & 2 ? Nt(i) : null;
	return {
		v: c,
		i: l,
		e: bn(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function Nr(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ $t(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function Pr(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
// node_modules/clsx/dist/clsx.mjs
function Fr(e) {
	var t, n, r = "";
	if (typeof e == "string" || typeof e == "number") r += e;
	else if (typeof e == "object") {
		if (Array.isArray(e)) {
			var i = e.length;
			for (t = 0; t < i; t++) e[t] && (n = Fr(e[t])) && (r && (r += " "), r += n);
		} else for (n in e) e[n] && (r && (r += " "), r += n);
	}
	return r;
}
function Ir() {
	for (var e, t, n = 0, r = "", i = arguments.length; n < i; n++) (e = arguments[n]) && (t = Fr(e)) && (r && (r += " "), r += t);
	return r;
}
// node_modules/svelte/src/internal/shared/attributes.js
function Lr(e) {
	return typeof e == "object" ? Ir(e) : e ?? "";
}
var Rr = [..." 	\n\r\f\xA0\v﻿"];
function zr(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || Rr.includes(r[o - 1])) && (s === r.length || Rr.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function Br(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function Vr(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function Hr(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(Vr)), i && c.push(...Object.keys(i).map(Vr));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = Vr(e.substring(l, u).trim());
							if (!c.includes(p)) {
								f !== ";" && d++;
								var m = e.substring(l, d).trim();
								n += " " + m + ";";
							}
						}
						l = d + 1, u = -1;
					}
				}
			}
		}
		return r && (n += Br(r)), i && (n += Br(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function Ur(e, t, n, r, i, a) {
	var o = e[le];
	if (E || o !== n || o === void 0) {
		var s = zr(n, r, a);
		E && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[le] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function Wr(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function Gr(e, t, n, r) {
	var i = e[ue];
	if (E || i !== t) {
		var a = Hr(t, r);
		E && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[ue] = t;
	} else r && (Array.isArray(r) ? (Wr(e, n?.[0], r[0]), Wr(e, n?.[1], r[1], "important")) : Wr(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function Kr(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function qr(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = Xr(c);
			Kr(c, i ? a.includes(l) : Gt(l, r));
		}
		if (n) {
			if (s !== null) for (c of t.options) {
				var u = s.has(c);
				c.selected !== u && (c.selected = u);
			}
			else t.selectedIndex !== o && (t.selectedIndex = o);
		}
	}
}
function Jr(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return ye();
		for (var i of t.options) i.selected = n.includes(Xr(i));
	} else {
		for (i of t.options) if (Gt(Xr(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function Yr(e) {
	var t = new MutationObserver((t) => {
		t.every(Zr) || ("__defaultValue" in e && qr(e, !1), "__value" in e && Jr(e, e.__value));
	});
	t.observe(e, {
		childList: !0,
		subtree: !0,
		attributes: !0,
		attributeFilter: ["value"]
	}), pn(() => {
		t.disconnect();
	});
}
function Xr(e) {
	return "__value" in e ? e.__value : e.value;
}
function Zr(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var Qr = Symbol("is custom element"), $r = Symbol("is html"), ei = me ? "link" : "LINK", ti = me ? "progress" : "PROGRESS";
function ni(e) {
	if (E) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					X(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					X(e, "checked", null), e.checked = r;
				}
			}
		};
		e[fe] = n, qe(n), Qe();
	}
}
function ri(e, t) {
	var n = ii(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === ti) && (e.value = t ?? "");
}
function X(e, t, n, r) {
	var i = ii(e);
	if (!(E && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === ei))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[se] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && oi(e).has(t) ? e[t] = n : (!E || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function ii(e) {
	return e[ce] ??= {
		[Qr]: e.nodeName.includes("-"),
		[$r]: e.namespaceURI === ge
	};
}
var ai = /* @__PURE__ */ new Map();
function oi(e) {
	var t = e.getAttribute("is") || e.nodeName, n = ai.get(t);
	if (n) return n;
	ai.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/reactivity/store.js
var si = !1;
function ci(e) {
	var t = si;
	try {
		return si = !1, [e(), si];
	} finally {
		si = t;
	}
}
// node_modules/svelte/src/internal/client/reactivity/props.js
function li(e, t, n, r) {
	var i = !0, o = !!(n & 8), s = !!(n & 16), c = r, l = !0, u = void 0, d = () => s && i ? (u ??= /* @__PURE__ */ it(r), U(u)) : (l && (l = !1, c = s ? er(r) : r), c);
	let f;
	if (o) {
		var p = ie in e || oe in e;
		f = a(e, t)?.set ?? (p && t in e ? (n) => e[t] = n : void 0);
	}
	var m, h = !1;
	o ? [m, h] = ci(() => e[t]) : m = e[t], m === void 0 && r !== void 0 && (m = d(), f && (i && Fe(t), f(m)));
	var g = i ? () => {
		var n = e[t];
		return n === void 0 ? d() : (l = !0, n);
	} : () => {
		var n = e[t];
		return n !== void 0 && (c = void 0), n === void 0 ? c : n;
	};
	if (i && !(n & 4)) return g;
	if (f) {
		var _ = e.$$legacy;
		return (function(e, t) {
			return arguments.length > 0 ? ((!i || !t || _ || h) && f(t ? g() : e), e) : g();
		});
	}
	var v = !1, y = (n & 1 ? it : st)(() => (v = !1, g()));
	o && U(y);
	var b = z;
	return (function(e, t) {
		if (arguments.length > 0) {
			let n = t ? U(y) : i && o ? Ut(e) : e;
			return It(y, n), v = !0, c !== void 0 && (c = n), e;
		}
		return Mn && v || b.f & 16384 ? y.v : U(y);
	});
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/report/place.svelte.ts
var ui = Ut({ k: 0 });
function di(e) {
	ui.k = e;
}
// src/report/words.ts
var fi = (e) => e.includes(".") ? e.replace(/0+$/, "").replace(/\.$/, "") : e, pi = (e) => e.replace(/^\d+/, (e) => e.replace(/\B(?=(\d{3})+$)/g, ","));
function mi(e, t) {
	let [n, r] = e.toExponential(Math.max(t - 1, 0)).split("e");
	return `${fi(n)}e${Number(r)}`.replace("-", "−");
}
function Z(e, t = 3) {
	if (e === null || Number.isNaN(e)) return "not a number";
	if (e === 0) return "0";
	let n = Math.abs(e), r = e < 0 ? "−" : "";
	return n === Infinity ? r + "∞" : n < 1e-4 || n >= 1e7 && n >= 10 ** t ? r + mi(n, t) : r + fi(pi(n.toFixed(Math.max(t - 1 - Math.floor(Math.log10(n)), 0))));
}
function hi(e, t = 3) {
	let n = Math.abs(e);
	return n >= 1e9 || n > 0 && n < .001 ? (e < 0 ? "−" : "") + mi(n, t) : n >= 1e6 ? Z(e / 1e6, t) + "M" : n >= 1e3 ? Z(e / 1e3, t) + "k" : Z(e, t);
}
var gi = (e) => `${Z(100 * e, 2)} %`, _i = (e, t) => `${e.toLocaleString("en-US")} ${t}${e === 1 ? "" : "s"}`;
function Q(e, t = 24) {
	let n = e.replace(/`/g, "'").replace(/\s+/g, " ").trim() || "(no name)", r = [...n];
	if (r.length <= t) return n;
	let i = n.lastIndexOf("="), a = n.slice(i + 1);
	if (i > 0 && t - a.length - 2 >= 2 && t - a.length - 2 < i) return `${n.slice(0, t - a.length - 2)}…=${a}`;
	let o = Math.floor(t / 2);
	return r.slice(0, o).join("").trimEnd() + "…" + r.slice(r.length - (t - 1 - o)).join("").trimStart();
}
var vi = (e) => `\`${Q(e, 32)}\``, yi = (e) => `(${Z(e[0])}, ${Z(e[1])})`;
function bi(e, t = 4) {
	let n = e.length - t;
	return n > 0 ? `${e.slice(0, t).join(", ")} and ${n} more` : e.length < 2 ? e.join("") : `${e.slice(0, -1).join(", ")} and ${e[e.length - 1]}`;
}
// src/report/Bar.svelte
var xi = /* @__PURE__ */ hr("<span class=\"edge\"> </span>"), Si = /* @__PURE__ */ hr("<span> </span>"), Ci = /* @__PURE__ */ hr("<span class=\"less\"> </span>"), wi = /* @__PURE__ */ hr("<button type=\"button\"> </button>"), Ti = /* @__PURE__ */ hr("<div class=\"live-bar\" role=\"group\" aria-label=\"Strength of the penalty\"><label for=\"alpha\">alpha</label> <!> <span class=\"edge\" aria-hidden=\"true\">strong</span> <input id=\"alpha\" type=\"range\" min=\"0\"/> <span class=\"edge\" aria-hidden=\"true\">weak</span> <span class=\"values\" role=\"status\"><b> </b> <span> </span> <!> <!></span> <span class=\"buttons\"></span></div>");
function Ei(e, t) {
	Ve(t, !0);
	let n = /* @__PURE__ */ M(() => ui.k), r = (e) => e === null || e[U(n)] === null ? "" : Z(e[U(n)], 4), i = /* @__PURE__ */ M(() => [
		["min", t.live.best],
		["1se", t.live.one_se],
		["in use", t.live.used]
	].filter((e) => e[1] !== null));
	var a = Ti(), o = F(en(a), 2), s = (e) => {
		var n = xi(), r = P(n);
		I(() => K(r, `of ${t.live.method ?? ""}`)), G(e, n);
	};
	q(o, (e) => {
		t.live.method && e(s);
	});
	var c = F(o, 4);
	ni(c);
	var l = F(c, 4), u = en(l), d = P(u, !0), f = F(u, 2), p = P(f), h = F(f, 2), g = (e) => {
		var n = Si(), i = P(n);
		I((e) => K(i, `held out ${e ?? ""}`), [() => r(t.live.held_out)]), G(e, n);
	};
	q(h, (e) => {
		t.live.held_out !== null && e(g);
	});
	var _ = F(h, 2), v = (e) => {
		var n = Ci(), i = P(n);
		I((e) => K(i, `training ${e ?? ""}`), [() => r(t.live.training)]), G(e, n);
	};
	q(_, (e) => {
		t.live.training !== null && e(v);
	}), k(l);
	var y = F(l, 2);
	Y(y, 21, () => U(i), J, (e, t) => {
		var r = /* @__PURE__ */ M(() => m(U(t), 2));
		let i = () => U(r)[0], a = () => U(r)[1];
		var o = wi(), s = P(o, !0);
		I(() => {
			X(o, "aria-pressed", U(n) === a()), K(s, i());
		}), or("click", o, () => di(a())), G(e, o);
	}), k(y), k(a), I((e, r, i) => {
		X(c, "max", t.live.alphas.length - 1), ri(c, U(n)), X(c, "aria-valuetext", `alpha ${e ?? ""}, ${t.live.kept[U(n)] ?? ""} of ${t.live.total ?? ""} ${t.live.noun ?? ""}s kept`), K(d, r), K(p, `${t.live.kept[U(n)] ?? ""} of ${i ?? ""} kept`);
	}, [
		() => Z(t.live.alphas[U(n)]),
		() => Z(t.live.alphas[U(n)]),
		() => t.live.total.toLocaleString("en-US")
	]), or("input", c, (e) => di(Number(e.currentTarget.value))), G(e, a), He();
}
sr(["input", "click"]);
// node_modules/d3-array/dist/d3-array.mjs
function Di(e, t) {
	return e == null || t == null ? NaN : e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function Oi(e, t) {
	return e == null || t == null ? NaN : t < e ? -1 : t > e ? 1 : t >= e ? 0 : NaN;
}
function ki(e) {
	let t, n, r;
	e.length === 2 ? (t = e === Di || e === Oi ? e : Ai, n = e, r = e) : (t = Di, n = (t, n) => Di(e(t), n), r = (t, n) => e(t) - n);
	function i(e, r, i = 0, a = e.length) {
		if (i < a) {
			if (t(r, r) !== 0) return a;
			do {
				let t = i + a >>> 1;
				n(e[t], r) < 0 ? i = t + 1 : a = t;
			} while (i < a);
		}
		return i;
	}
	function a(e, r, i = 0, a = e.length) {
		if (i < a) {
			if (t(r, r) !== 0) return a;
			do {
				let t = i + a >>> 1;
				n(e[t], r) <= 0 ? i = t + 1 : a = t;
			} while (i < a);
		}
		return i;
	}
	function o(e, t, n = 0, a = e.length) {
		let o = i(e, t, n, a - 1);
		return o > n && r(e[o - 1], t) > -r(e[o], t) ? o - 1 : o;
	}
	return {
		left: i,
		center: o,
		right: a
	};
}
function Ai() {
	return 0;
}
function ji(e) {
	return e === null ? NaN : +e;
}
var Mi = ki(Di), Ni = Mi.right;
Mi.left, ki(ji).center;
function Pi(e, t) {
	let n = 0;
	if (t === void 0) for (let t of e) t != null && (t = +t) >= t && ++n;
	else {
		let r = -1;
		for (let i of e) (i = t(i, ++r, e)) != null && (i = +i) >= i && ++n;
	}
	return n;
}
function Fi(e, t) {
	let n, r;
	if (t === void 0) for (let t of e) t != null && (n === void 0 ? t >= t && (n = r = t) : (n > t && (n = t), r < t && (r = t)));
	else {
		let i = -1;
		for (let a of e) (a = t(a, ++i, e)) != null && (n === void 0 ? a >= a && (n = r = a) : (n > a && (n = a), r < a && (r = a)));
	}
	return [n, r];
}
Array.prototype.slice;
var Ii = Math.sqrt(50), Li = Math.sqrt(10), Ri = Math.sqrt(2);
function zi(e, t, n) {
	let r = (t - e) / Math.max(0, n), i = Math.floor(Math.log10(r)), a = r / 10 ** i, o = a >= Ii ? 10 : a >= Li ? 5 : a >= Ri ? 2 : 1, s, c, l;
	return i < 0 ? (l = 10 ** -i / o, s = Math.round(e * l), c = Math.round(t * l), s / l < e && ++s, c / l > t && --c, l = -l) : (l = 10 ** i * o, s = Math.round(e / l), c = Math.round(t / l), s * l < e && ++s, c * l > t && --c), c < s && .5 <= n && n < 2 ? zi(e, t, n * 2) : [
		s,
		c,
		l
	];
}
function Bi(e, t, n) {
	if (t = +t, e = +e, n = +n, !(n > 0)) return [];
	if (e === t) return [e];
	let r = t < e, [i, a, o] = r ? zi(t, e, n) : zi(e, t, n);
	if (!(a >= i)) return [];
	let s = a - i + 1, c = Array(s);
	if (r) {
		if (o < 0) for (let e = 0; e < s; ++e) c[e] = (a - e) / -o;
		else for (let e = 0; e < s; ++e) c[e] = (a - e) * o;
	} else if (o < 0) for (let e = 0; e < s; ++e) c[e] = (i + e) / -o;
	else for (let e = 0; e < s; ++e) c[e] = (i + e) * o;
	return c;
}
function Vi(e, t, n) {
	return t = +t, e = +e, n = +n, zi(e, t, n)[2];
}
function Hi(e, t, n) {
	t = +t, e = +e, n = +n;
	let r = t < e, i = r ? Vi(t, e, n) : Vi(e, t, n);
	return (r ? -1 : 1) * (i < 0 ? 1 / -i : i);
}
function Ui(e, t, n) {
	let r;
	for (;;) {
		let i = Vi(e, t, n);
		if (i === r || i === 0 || !isFinite(i)) return [e, t];
		if (i > 0) {
			let n = Math.ceil(e / i), r = Math.floor(t / i);
			e = (n - (n * i > e)) * i, t = (r + (r * i < t)) * i;
		} else if (i < 0) {
			let n = -i, r = Math.ceil(e * n), a = Math.floor(t * n);
			e = (r - (r / n > e)) / n, t = (a + (a / n < t)) / n;
		}
		r = i;
	}
}
function Wi(e) {
	return Math.max(1, Math.ceil(Math.log(Pi(e)) / Math.LN2) + 1);
}
// node_modules/d3-color/dist/d3-color.mjs
function Gi(e, t, n) {
	e.prototype = t.prototype = n, n.constructor = e;
}
function Ki(e, t) {
	var n = Object.create(e.prototype);
	for (var r in t) n[r] = t[r];
	return n;
}
function qi() {}
var Ji = .7, Yi = 1 / Ji, Xi = "\\s*([+-]?\\d+)\\s*", Zi = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*", Qi = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*", $i = /^#([0-9a-f]{3,8})$/, ea = RegExp(`^rgb\\(${Xi},${Xi},${Xi}\\)$`), ta = RegExp(`^rgb\\(${Qi},${Qi},${Qi}\\)$`), na = RegExp(`^rgba\\(${Xi},${Xi},${Xi},${Zi}\\)$`), ra = RegExp(`^rgba\\(${Qi},${Qi},${Qi},${Zi}\\)$`), ia = RegExp(`^hsl\\(${Zi},${Qi},${Qi}\\)$`), aa = RegExp(`^hsla\\(${Zi},${Qi},${Qi},${Zi}\\)$`), oa = {
	aliceblue: 15792383,
	antiquewhite: 16444375,
	aqua: 65535,
	aquamarine: 8388564,
	azure: 15794175,
	beige: 16119260,
	bisque: 16770244,
	black: 0,
	blanchedalmond: 16772045,
	blue: 255,
	blueviolet: 9055202,
	brown: 10824234,
	burlywood: 14596231,
	cadetblue: 6266528,
	chartreuse: 8388352,
	chocolate: 13789470,
	coral: 16744272,
	cornflowerblue: 6591981,
	cornsilk: 16775388,
	crimson: 14423100,
	cyan: 65535,
	darkblue: 139,
	darkcyan: 35723,
	darkgoldenrod: 12092939,
	darkgray: 11119017,
	darkgreen: 25600,
	darkgrey: 11119017,
	darkkhaki: 12433259,
	darkmagenta: 9109643,
	darkolivegreen: 5597999,
	darkorange: 16747520,
	darkorchid: 10040012,
	darkred: 9109504,
	darksalmon: 15308410,
	darkseagreen: 9419919,
	darkslateblue: 4734347,
	darkslategray: 3100495,
	darkslategrey: 3100495,
	darkturquoise: 52945,
	darkviolet: 9699539,
	deeppink: 16716947,
	deepskyblue: 49151,
	dimgray: 6908265,
	dimgrey: 6908265,
	dodgerblue: 2003199,
	firebrick: 11674146,
	floralwhite: 16775920,
	forestgreen: 2263842,
	fuchsia: 16711935,
	gainsboro: 14474460,
	ghostwhite: 16316671,
	gold: 16766720,
	goldenrod: 14329120,
	gray: 8421504,
	green: 32768,
	greenyellow: 11403055,
	grey: 8421504,
	honeydew: 15794160,
	hotpink: 16738740,
	indianred: 13458524,
	indigo: 4915330,
	ivory: 16777200,
	khaki: 15787660,
	lavender: 15132410,
	lavenderblush: 16773365,
	lawngreen: 8190976,
	lemonchiffon: 16775885,
	lightblue: 11393254,
	lightcoral: 15761536,
	lightcyan: 14745599,
	lightgoldenrodyellow: 16448210,
	lightgray: 13882323,
	lightgreen: 9498256,
	lightgrey: 13882323,
	lightpink: 16758465,
	lightsalmon: 16752762,
	lightseagreen: 2142890,
	lightskyblue: 8900346,
	lightslategray: 7833753,
	lightslategrey: 7833753,
	lightsteelblue: 11584734,
	lightyellow: 16777184,
	lime: 65280,
	limegreen: 3329330,
	linen: 16445670,
	magenta: 16711935,
	maroon: 8388608,
	mediumaquamarine: 6737322,
	mediumblue: 205,
	mediumorchid: 12211667,
	mediumpurple: 9662683,
	mediumseagreen: 3978097,
	mediumslateblue: 8087790,
	mediumspringgreen: 64154,
	mediumturquoise: 4772300,
	mediumvioletred: 13047173,
	midnightblue: 1644912,
	mintcream: 16121850,
	mistyrose: 16770273,
	moccasin: 16770229,
	navajowhite: 16768685,
	navy: 128,
	oldlace: 16643558,
	olive: 8421376,
	olivedrab: 7048739,
	orange: 16753920,
	orangered: 16729344,
	orchid: 14315734,
	palegoldenrod: 15657130,
	palegreen: 10025880,
	paleturquoise: 11529966,
	palevioletred: 14381203,
	papayawhip: 16773077,
	peachpuff: 16767673,
	peru: 13468991,
	pink: 16761035,
	plum: 14524637,
	powderblue: 11591910,
	purple: 8388736,
	rebeccapurple: 6697881,
	red: 16711680,
	rosybrown: 12357519,
	royalblue: 4286945,
	saddlebrown: 9127187,
	salmon: 16416882,
	sandybrown: 16032864,
	seagreen: 3050327,
	seashell: 16774638,
	sienna: 10506797,
	silver: 12632256,
	skyblue: 8900331,
	slateblue: 6970061,
	slategray: 7372944,
	slategrey: 7372944,
	snow: 16775930,
	springgreen: 65407,
	steelblue: 4620980,
	tan: 13808780,
	teal: 32896,
	thistle: 14204888,
	tomato: 16737095,
	turquoise: 4251856,
	violet: 15631086,
	wheat: 16113331,
	white: 16777215,
	whitesmoke: 16119285,
	yellow: 16776960,
	yellowgreen: 10145074
};
Gi(qi, da, {
	copy(e) {
		return Object.assign(new this.constructor(), this, e);
	},
	displayable() {
		return this.rgb().displayable();
	},
	hex: sa,
	formatHex: sa,
	formatHex8: ca,
	formatHsl: la,
	formatRgb: ua,
	toString: ua
});
function sa() {
	return this.rgb().formatHex();
}
function ca() {
	return this.rgb().formatHex8();
}
function la() {
	return Ca(this).formatHsl();
}
function ua() {
	return this.rgb().formatRgb();
}
function da(e) {
	var t, n;
	return e = (e + "").trim().toLowerCase(), (t = $i.exec(e)) ? (n = t[1].length, t = parseInt(t[1], 16), n === 6 ? fa(t) : n === 3 ? new $(t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, (t & 15) << 4 | t & 15, 1) : n === 8 ? pa(t >> 24 & 255, t >> 16 & 255, t >> 8 & 255, (t & 255) / 255) : n === 4 ? pa(t >> 12 & 15 | t >> 8 & 240, t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, ((t & 15) << 4 | t & 15) / 255) : null) : (t = ea.exec(e)) ? new $(t[1], t[2], t[3], 1) : (t = ta.exec(e)) ? new $(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, 1) : (t = na.exec(e)) ? pa(t[1], t[2], t[3], t[4]) : (t = ra.exec(e)) ? pa(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, t[4]) : (t = ia.exec(e)) ? Sa(t[1], t[2] / 100, t[3] / 100, 1) : (t = aa.exec(e)) ? Sa(t[1], t[2] / 100, t[3] / 100, t[4]) : oa.hasOwnProperty(e) ? fa(oa[e]) : e === "transparent" ? new $(NaN, NaN, NaN, 0) : null;
}
function fa(e) {
	return new $(e >> 16 & 255, e >> 8 & 255, e & 255, 1);
}
function pa(e, t, n, r) {
	return r <= 0 && (e = t = n = NaN), new $(e, t, n, r);
}
function ma(e) {
	return e instanceof qi || (e = da(e)), e ? (e = e.rgb(), new $(e.r, e.g, e.b, e.opacity)) : new $();
}
function ha(e, t, n, r) {
	return arguments.length === 1 ? ma(e) : new $(e, t, n, r ?? 1);
}
function $(e, t, n, r) {
	this.r = +e, this.g = +t, this.b = +n, this.opacity = +r;
}
Gi($, ha, Ki(qi, {
	brighter(e) {
		return e = e == null ? Yi : Yi ** +e, new $(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Ji : Ji ** +e, new $(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	rgb() {
		return this;
	},
	clamp() {
		return new $(ba(this.r), ba(this.g), ba(this.b), ya(this.opacity));
	},
	displayable() {
		return -.5 <= this.r && this.r < 255.5 && -.5 <= this.g && this.g < 255.5 && -.5 <= this.b && this.b < 255.5 && 0 <= this.opacity && this.opacity <= 1;
	},
	hex: ga,
	formatHex: ga,
	formatHex8: _a,
	formatRgb: va,
	toString: va
}));
function ga() {
	return `#${xa(this.r)}${xa(this.g)}${xa(this.b)}`;
}
function _a() {
	return `#${xa(this.r)}${xa(this.g)}${xa(this.b)}${xa((isNaN(this.opacity) ? 1 : this.opacity) * 255)}`;
}
function va() {
	let e = ya(this.opacity);
	return `${e === 1 ? "rgb(" : "rgba("}${ba(this.r)}, ${ba(this.g)}, ${ba(this.b)}${e === 1 ? ")" : `, ${e})`}`;
}
function ya(e) {
	return isNaN(e) ? 1 : Math.max(0, Math.min(1, e));
}
function ba(e) {
	return Math.max(0, Math.min(255, Math.round(e) || 0));
}
function xa(e) {
	return e = ba(e), (e < 16 ? "0" : "") + e.toString(16);
}
function Sa(e, t, n, r) {
	return r <= 0 ? e = t = n = NaN : n <= 0 || n >= 1 ? e = t = NaN : t <= 0 && (e = NaN), new Ta(e, t, n, r);
}
function Ca(e) {
	if (e instanceof Ta) return new Ta(e.h, e.s, e.l, e.opacity);
	if (e instanceof qi || (e = da(e)), !e) return new Ta();
	if (e instanceof Ta) return e;
	e = e.rgb();
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = Math.min(t, n, r), a = Math.max(t, n, r), o = NaN, s = a - i, c = (a + i) / 2;
	return s ? (o = t === a ? (n - r) / s + (n < r) * 6 : n === a ? (r - t) / s + 2 : (t - n) / s + 4, s /= c < .5 ? a + i : 2 - a - i, o *= 60) : s = c > 0 && c < 1 ? 0 : o, new Ta(o, s, c, e.opacity);
}
function wa(e, t, n, r) {
	return arguments.length === 1 ? Ca(e) : new Ta(e, t, n, r ?? 1);
}
function Ta(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
Gi(Ta, wa, Ki(qi, {
	brighter(e) {
		return e = e == null ? Yi : Yi ** +e, new Ta(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Ji : Ji ** +e, new Ta(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = this.h % 360 + (this.h < 0) * 360, t = isNaN(e) || isNaN(this.s) ? 0 : this.s, n = this.l, r = n + (n < .5 ? n : 1 - n) * t, i = 2 * n - r;
		return new $(Oa(e >= 240 ? e - 240 : e + 120, i, r), Oa(e, i, r), Oa(e < 120 ? e + 240 : e - 120, i, r), this.opacity);
	},
	clamp() {
		return new Ta(Ea(this.h), Da(this.s), Da(this.l), ya(this.opacity));
	},
	displayable() {
		return (0 <= this.s && this.s <= 1 || isNaN(this.s)) && 0 <= this.l && this.l <= 1 && 0 <= this.opacity && this.opacity <= 1;
	},
	formatHsl() {
		let e = ya(this.opacity);
		return `${e === 1 ? "hsl(" : "hsla("}${Ea(this.h)}, ${Da(this.s) * 100}%, ${Da(this.l) * 100}%${e === 1 ? ")" : `, ${e})`}`;
	}
}));
function Ea(e) {
	return e = (e || 0) % 360, e < 0 ? e + 360 : e;
}
function Da(e) {
	return Math.max(0, Math.min(1, e || 0));
}
function Oa(e, t, n) {
	return (e < 60 ? t + (n - t) * e / 60 : e < 180 ? n : e < 240 ? t + (n - t) * (240 - e) / 60 : t) * 255;
}
var ka = Math.PI / 180, Aa = 180 / Math.PI, ja = 18, Ma = .96422, Na = 1, Pa = .82521, Fa = 4 / 29, Ia = 6 / 29, La = 3 * Ia * Ia, Ra = Ia * Ia * Ia;
function za(e) {
	if (e instanceof Va) return new Va(e.l, e.a, e.b, e.opacity);
	if (e instanceof Ja) return Ya(e);
	e instanceof $ || (e = ma(e));
	var t = Ga(e.r), n = Ga(e.g), r = Ga(e.b), i = Ha((.2225045 * t + .7168786 * n + .0606169 * r) / Na), a, o;
	return t === n && n === r ? a = o = i : (a = Ha((.4360747 * t + .3850649 * n + .1430804 * r) / Ma), o = Ha((.0139322 * t + .0971045 * n + .7141733 * r) / Pa)), new Va(116 * i - 16, 500 * (a - i), 200 * (i - o), e.opacity);
}
function Ba(e, t, n, r) {
	return arguments.length === 1 ? za(e) : new Va(e, t, n, r ?? 1);
}
function Va(e, t, n, r) {
	this.l = +e, this.a = +t, this.b = +n, this.opacity = +r;
}
Gi(Va, Ba, Ki(qi, {
	brighter(e) {
		return new Va(this.l + ja * (e ?? 1), this.a, this.b, this.opacity);
	},
	darker(e) {
		return new Va(this.l - ja * (e ?? 1), this.a, this.b, this.opacity);
	},
	rgb() {
		var e = (this.l + 16) / 116, t = isNaN(this.a) ? e : e + this.a / 500, n = isNaN(this.b) ? e : e - this.b / 200;
		return t = Ma * Ua(t), e = Na * Ua(e), n = Pa * Ua(n), new $(Wa(3.1338561 * t - 1.6168667 * e - .4906146 * n), Wa(-.9787684 * t + 1.9161415 * e + .033454 * n), Wa(.0719453 * t - .2289914 * e + 1.4052427 * n), this.opacity);
	}
}));
function Ha(e) {
	return e > Ra ? e ** (1 / 3) : e / La + Fa;
}
function Ua(e) {
	return e > Ia ? e * e * e : La * (e - Fa);
}
function Wa(e) {
	return 255 * (e <= .0031308 ? 12.92 * e : 1.055 * e ** (1 / 2.4) - .055);
}
function Ga(e) {
	return (e /= 255) <= .04045 ? e / 12.92 : ((e + .055) / 1.055) ** 2.4;
}
function Ka(e) {
	if (e instanceof Ja) return new Ja(e.h, e.c, e.l, e.opacity);
	if (e instanceof Va || (e = za(e)), e.a === 0 && e.b === 0) return new Ja(NaN, 0 < e.l && e.l < 100 ? 0 : NaN, e.l, e.opacity);
	var t = Math.atan2(e.b, e.a) * Aa;
	return new Ja(t < 0 ? t + 360 : t, Math.sqrt(e.a * e.a + e.b * e.b), e.l, e.opacity);
}
function qa(e, t, n, r) {
	return arguments.length === 1 ? Ka(e) : new Ja(e, t, n, r ?? 1);
}
function Ja(e, t, n, r) {
	this.h = +e, this.c = +t, this.l = +n, this.opacity = +r;
}
function Ya(e) {
	if (isNaN(e.h)) return new Va(e.l, 0, 0, e.opacity);
	var t = e.h * ka;
	return new Va(e.l, Math.cos(t) * e.c, Math.sin(t) * e.c, e.opacity);
}
Gi(Ja, qa, Ki(qi, {
	brighter(e) {
		return new Ja(this.h, this.c, this.l + ja * (e ?? 1), this.opacity);
	},
	darker(e) {
		return new Ja(this.h, this.c, this.l - ja * (e ?? 1), this.opacity);
	},
	rgb() {
		return Ya(this).rgb();
	}
}));
var Xa = -.14861, Za = 1.78277, Qa = -.29227, $a = -.90649, eo = 1.97294, to = eo * $a, no = eo * Za, ro = Za * Qa - $a * Xa;
function io(e) {
	if (e instanceof oo) return new oo(e.h, e.s, e.l, e.opacity);
	e instanceof $ || (e = ma(e));
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = (ro * r + to * t - no * n) / (ro + to - no), a = r - i, o = (eo * (n - i) - Qa * a) / $a, s = Math.sqrt(o * o + a * a) / (eo * i * (1 - i)), c = s ? Math.atan2(o, a) * Aa - 120 : NaN;
	return new oo(c < 0 ? c + 360 : c, s, i, e.opacity);
}
function ao(e, t, n, r) {
	return arguments.length === 1 ? io(e) : new oo(e, t, n, r ?? 1);
}
function oo(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
Gi(oo, ao, Ki(qi, {
	brighter(e) {
		return e = e == null ? Yi : Yi ** +e, new oo(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Ji : Ji ** +e, new oo(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = isNaN(this.h) ? 0 : (this.h + 120) * ka, t = +this.l, n = isNaN(this.s) ? 0 : this.s * t * (1 - t), r = Math.cos(e), i = Math.sin(e);
		return new $(255 * (t + n * (Xa * r + Za * i)), 255 * (t + n * (Qa * r + $a * i)), 255 * (t + eo * r * n), this.opacity);
	}
}));
var so = (e) => () => e;
function co(e, t) {
	return function(n) {
		return e + n * t;
	};
}
function lo(e, t, n) {
	return e **= +n, t = t ** +n - e, n = 1 / n, function(r) {
		return (e + r * t) ** +n;
	};
}
function uo(e, t) {
	var n = t - e;
	return n ? co(e, n > 180 || n < -180 ? n - 360 * Math.round(n / 360) : n) : so(isNaN(e) ? t : e);
}
function fo(e) {
	return (e = +e) == 1 ? po : function(t, n) {
		return n - t ? lo(t, n, e) : so(isNaN(t) ? n : t);
	};
}
function po(e, t) {
	var n = t - e;
	return n ? co(e, n) : so(isNaN(e) ? t : e);
}
var mo = (function e(t) {
	var n = fo(t);
	function r(e, t) {
		var r = n((e = ha(e)).r, (t = ha(t)).r), i = n(e.g, t.g), a = n(e.b, t.b), o = po(e.opacity, t.opacity);
		return function(t) {
			return e.r = r(t), e.g = i(t), e.b = a(t), e.opacity = o(t), e + "";
		};
	}
	return r.gamma = e, r;
})(1);
function ho(e, t) {
	t ||= [];
	var n = e ? Math.min(t.length, e.length) : 0, r = t.slice(), i;
	return function(a) {
		for (i = 0; i < n; ++i) r[i] = e[i] * (1 - a) + t[i] * a;
		return r;
	};
}
function go(e) {
	return ArrayBuffer.isView(e) && !(e instanceof DataView);
}
function _o(e, t) {
	for (var n = t ? t.length : 0, r = e ? Math.min(n, e.length) : 0, i = Array(r), a = Array(n), o = 0; o < r; ++o) i[o] = Eo(e[o], t[o]);
	for (; o < n; ++o) a[o] = t[o];
	return function(e) {
		for (o = 0; o < r; ++o) a[o] = i[o](e);
		return a;
	};
}
function vo(e, t) {
	var n = /* @__PURE__ */ new Date();
	return e = +e, t = +t, function(r) {
		return n.setTime(e * (1 - r) + t * r), n;
	};
}
function yo(e, t) {
	return e = +e, t = +t, function(n) {
		return e * (1 - n) + t * n;
	};
}
function bo(e, t) {
	var n = {}, r = {}, i;
	for (i in typeof e == "object" && e || (e = {}), typeof t == "object" && t || (t = {}), t) i in e ? n[i] = Eo(e[i], t[i]) : r[i] = t[i];
	return function(e) {
		for (i in n) r[i] = n[i](e);
		return r;
	};
}
var xo = /[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g, So = new RegExp(xo.source, "g");
function Co(e) {
	return function() {
		return e;
	};
}
function wo(e) {
	return function(t) {
		return e(t) + "";
	};
}
function To(e, t) {
	var n = xo.lastIndex = So.lastIndex = 0, r, i, a, o = -1, s = [], c = [];
	for (e += "", t += ""; (r = xo.exec(e)) && (i = So.exec(t));) (a = i.index) > n && (a = t.slice(n, a), s[o] ? s[o] += a : s[++o] = a), (r = r[0]) === (i = i[0]) ? s[o] ? s[o] += i : s[++o] = i : (s[++o] = null, c.push({
		i: o,
		x: yo(r, i)
	})), n = So.lastIndex;
	return n < t.length && (a = t.slice(n), s[o] ? s[o] += a : s[++o] = a), s.length < 2 ? c[0] ? wo(c[0].x) : Co(t) : (t = c.length, function(e) {
		for (var n = 0, r; n < t; ++n) s[(r = c[n]).i] = r.x(e);
		return s.join("");
	});
}
function Eo(e, t) {
	var n = typeof t, r;
	return t == null || n === "boolean" ? so(t) : (n === "number" ? yo : n === "string" ? (r = da(t)) ? (t = r, mo) : To : t instanceof da ? mo : t instanceof Date ? vo : go(t) ? ho : Array.isArray(t) ? _o : typeof t.valueOf != "function" && typeof t.toString != "function" || isNaN(t) ? bo : yo)(e, t);
}
function Do(e, t) {
	return e = +e, t = +t, function(n) {
		return Math.round(e * (1 - n) + t * n);
	};
}
var Oo = 1e-12;
function ko(e) {
	return ((e = Math.exp(e)) + 1 / e) / 2;
}
function Ao(e) {
	return ((e = Math.exp(e)) - 1 / e) / 2;
}
function jo(e) {
	return ((e = Math.exp(2 * e)) - 1) / (e + 1);
}
(function e(t, n, r) {
	function i(e, i) {
		var a = e[0], o = e[1], s = e[2], c = i[0], l = i[1], u = i[2], d = c - a, f = l - o, p = d * d + f * f, m, h;
		if (p < Oo) h = Math.log(u / s) / t, m = function(e) {
			return [
				a + e * d,
				o + e * f,
				s * Math.exp(t * e * h)
			];
		};
		else {
			var g = Math.sqrt(p), _ = (u * u - s * s + r * p) / (2 * s * n * g), v = (u * u - s * s - r * p) / (2 * u * n * g), y = Math.log(Math.sqrt(_ * _ + 1) - _);
			h = (Math.log(Math.sqrt(v * v + 1) - v) - y) / t, m = function(e) {
				var r = e * h, i = ko(y), c = s / (n * g) * (i * jo(t * r + y) - Ao(y));
				return [
					a + c * d,
					o + c * f,
					s * i / ko(t * r + y)
				];
			};
		}
		return m.duration = Math.abs(h) * 1e3 * t / Math.SQRT2, m;
	}
	return i.rho = function(t) {
		var n = Math.max(.001, +t), r = n * n;
		return e(n, r, r * r);
	}, i;
})(Math.SQRT2, 2, 4);
function Mo(e) {
	return (function t(n) {
		n = +n;
		function r(t, r) {
			var i = e((t = ao(t)).h, (r = ao(r)).h), a = po(t.s, r.s), o = po(t.l, r.l), s = po(t.opacity, r.opacity);
			return function(e) {
				return t.h = i(e), t.s = a(e), t.l = o(e ** +n), t.opacity = s(e), t + "";
			};
		}
		return r.gamma = t, r;
	})(1);
}
Mo(uo), Mo(po);
// node_modules/d3-format/dist/d3-format.mjs
function No(e) {
	return Math.abs(e = Math.round(e)) >= 1e21 ? e.toLocaleString("en").replace(/,/g, "") : e.toString(10);
}
function Po(e, t) {
	if (!isFinite(e) || e === 0) return null;
	var n = (e = t ? e.toExponential(t - 1) : e.toExponential()).indexOf("e"), r = e.slice(0, n);
	return [r.length > 1 ? r[0] + r.slice(2) : r, +e.slice(n + 1)];
}
function Fo(e) {
	return e = Po(Math.abs(e)), e ? e[1] : NaN;
}
function Io(e, t) {
	return function(n, r) {
		for (var i = n.length, a = [], o = 0, s = e[0], c = 0; i > 0 && s > 0 && (c + s + 1 > r && (s = Math.max(1, r - c)), a.push(n.substring(i -= s, i + s)), !((c += s + 1) > r));) s = e[o = (o + 1) % e.length];
		return a.reverse().join(t);
	};
}
function Lo(e) {
	return function(t) {
		return t.replace(/[0-9]/g, function(t) {
			return e[+t];
		});
	};
}
var Ro = /^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;
function zo(e) {
	if (!(t = Ro.exec(e))) throw Error("invalid format: " + e);
	var t;
	return new Bo({
		fill: t[1],
		align: t[2],
		sign: t[3],
		symbol: t[4],
		zero: t[5],
		width: t[6],
		comma: t[7],
		precision: t[8] && t[8].slice(1),
		trim: t[9],
		type: t[10]
	});
}
zo.prototype = Bo.prototype;
function Bo(e) {
	this.fill = e.fill === void 0 ? " " : e.fill + "", this.align = e.align === void 0 ? ">" : e.align + "", this.sign = e.sign === void 0 ? "-" : e.sign + "", this.symbol = e.symbol === void 0 ? "" : e.symbol + "", this.zero = !!e.zero, this.width = e.width === void 0 ? void 0 : +e.width, this.comma = !!e.comma, this.precision = e.precision === void 0 ? void 0 : +e.precision, this.trim = !!e.trim, this.type = e.type === void 0 ? "" : e.type + "";
}
Bo.prototype.toString = function() {
	return this.fill + this.align + this.sign + this.symbol + (this.zero ? "0" : "") + (this.width === void 0 ? "" : Math.max(1, this.width | 0)) + (this.comma ? "," : "") + (this.precision === void 0 ? "" : "." + Math.max(0, this.precision | 0)) + (this.trim ? "~" : "") + this.type;
};
function Vo(e) {
	out: for (var t = e.length, n = 1, r = -1, i; n < t; ++n) switch (e[n]) {
		case ".":
			r = i = n;
			break;
		case "0":
			r === 0 && (r = n), i = n;
			break;
		default:
			if (!+e[n]) break out;
			r > 0 && (r = 0);
	}
	return r > 0 ? e.slice(0, r) + e.slice(i + 1) : e;
}
var Ho;
function Uo(e, t) {
	var n = Po(e, t);
	if (!n) return Ho = void 0, e.toPrecision(t);
	var r = n[0], i = n[1], a = i - (Ho = Math.max(-8, Math.min(8, Math.floor(i / 3))) * 3) + 1, o = r.length;
	return a === o ? r : a > o ? r + Array(a - o + 1).join("0") : a > 0 ? r.slice(0, a) + "." + r.slice(a) : "0." + Array(1 - a).join("0") + Po(e, Math.max(0, t + a - 1))[0];
}
function Wo(e, t) {
	var n = Po(e, t);
	if (!n) return e + "";
	var r = n[0], i = n[1];
	return i < 0 ? "0." + Array(-i).join("0") + r : r.length > i + 1 ? r.slice(0, i + 1) + "." + r.slice(i + 1) : r + Array(i - r.length + 2).join("0");
}
var Go = {
	"%": (e, t) => (e * 100).toFixed(t),
	b: (e) => Math.round(e).toString(2),
	c: (e) => e + "",
	d: No,
	e: (e, t) => e.toExponential(t),
	f: (e, t) => e.toFixed(t),
	g: (e, t) => e.toPrecision(t),
	o: (e) => Math.round(e).toString(8),
	p: (e, t) => Wo(e * 100, t),
	r: Wo,
	s: Uo,
	X: (e) => Math.round(e).toString(16).toUpperCase(),
	x: (e) => Math.round(e).toString(16)
};
function Ko(e) {
	return e;
}
var qo = Array.prototype.map, Jo = [
	"y",
	"z",
	"a",
	"f",
	"p",
	"n",
	"µ",
	"m",
	"",
	"k",
	"M",
	"G",
	"T",
	"P",
	"E",
	"Z",
	"Y"
];
function Yo(e) {
	var t = e.grouping === void 0 || e.thousands === void 0 ? Ko : Io(qo.call(e.grouping, Number), e.thousands + ""), n = e.currency === void 0 ? "" : e.currency[0] + "", r = e.currency === void 0 ? "" : e.currency[1] + "", i = e.decimal === void 0 ? "." : e.decimal + "", a = e.numerals === void 0 ? Ko : Lo(qo.call(e.numerals, String)), o = e.percent === void 0 ? "%" : e.percent + "", s = e.minus === void 0 ? "−" : e.minus + "", c = e.nan === void 0 ? "NaN" : e.nan + "";
	function l(e, l) {
		e = zo(e);
		var u = e.fill, d = e.align, f = e.sign, p = e.symbol, m = e.zero, h = e.width, g = e.comma, _ = e.precision, v = e.trim, y = e.type;
		y === "n" ? (g = !0, y = "g") : Go[y] || (_ === void 0 && (_ = 12), v = !0, y = "g"), (m || u === "0" && d === "=") && (m = !0, u = "0", d = "=");
		var b = (l && l.prefix !== void 0 ? l.prefix : "") + (p === "$" ? n : p === "#" && /[boxX]/.test(y) ? "0" + y.toLowerCase() : ""), x = (p === "$" ? r : /[%p]/.test(y) ? o : "") + (l && l.suffix !== void 0 ? l.suffix : ""), S = Go[y], ee = /[defgprs%]/.test(y);
		_ = _ === void 0 ? 6 : /[gprs]/.test(y) ? Math.max(1, Math.min(21, _)) : Math.max(0, Math.min(20, _));
		function C(e) {
			var n = b, r = x, o, l, p;
			if (y === "c") r = S(e) + r, e = "";
			else {
				e = +e;
				var C = e < 0 || 1 / e < 0;
				if (e = isNaN(e) ? c : S(Math.abs(e), _), v && (e = Vo(e)), C && +e == 0 && f !== "+" && (C = !1), n = (C ? f === "(" ? f : s : f === "-" || f === "(" ? "" : f) + n, r = (y === "s" && !isNaN(e) && Ho !== void 0 ? Jo[8 + Ho / 3] : "") + r + (C && f === "(" ? ")" : ""), ee) {
					for (o = -1, l = e.length; ++o < l;) if (p = e.charCodeAt(o), 48 > p || p > 57) {
						r = (p === 46 ? i + e.slice(o + 1) : e.slice(o)) + r, e = e.slice(0, o);
						break;
					}
				}
			}
			g && !m && (e = t(e, Infinity));
			var te = n.length + e.length + r.length, w = te < h ? Array(h - te + 1).join(u) : "";
			switch (g && m && (e = t(w + e, w.length ? h - r.length : Infinity), w = ""), d) {
				case "<":
					e = n + e + r + w;
					break;
				case "=":
					e = n + w + e + r;
					break;
				case "^":
					e = w.slice(0, te = w.length >> 1) + n + e + r + w.slice(te);
					break;
				default: e = w + n + e + r;
			}
			return a(e);
		}
		return C.toString = function() {
			return e + "";
		}, C;
	}
	function u(e, t) {
		var n = Math.max(-8, Math.min(8, Math.floor(Fo(t) / 3))) * 3, r = 10 ** -n, i = l((e = zo(e), e.type = "f", e), { suffix: Jo[8 + n / 3] });
		return function(e) {
			return i(r * e);
		};
	}
	return {
		format: l,
		formatPrefix: u
	};
}
var Xo, Zo, Qo;
$o({
	thousands: ",",
	grouping: [3],
	currency: ["$", ""]
});
function $o(e) {
	return Xo = Yo(e), Zo = Xo.format, Qo = Xo.formatPrefix, Xo;
}
function es(e) {
	return Math.max(0, -Fo(Math.abs(e)));
}
function ts(e, t) {
	return Math.max(0, Math.max(-8, Math.min(8, Math.floor(Fo(t) / 3))) * 3 - Fo(Math.abs(e)));
}
function ns(e, t) {
	return e = Math.abs(e), t = Math.abs(t) - e, Math.max(0, Fo(t) - Fo(e)) + 1;
}
// node_modules/d3-scale/dist/d3-scale.mjs
function rs(e, t) {
	switch (arguments.length) {
		case 0: break;
		case 1:
			this.range(e);
			break;
		default: this.range(t).domain(e);
	}
	return this;
}
function is(e) {
	return function() {
		return e;
	};
}
function as(e) {
	return +e;
}
var os = [0, 1];
function ss(e) {
	return e;
}
function cs(e, t) {
	return (t -= e = +e) ? function(n) {
		return (n - e) / t;
	} : is(isNaN(t) ? NaN : .5);
}
function ls(e, t) {
	var n;
	return e > t && (n = e, e = t, t = n), function(n) {
		return Math.max(e, Math.min(t, n));
	};
}
function us(e, t, n) {
	var r = e[0], i = e[1], a = t[0], o = t[1];
	return i < r ? (r = cs(i, r), a = n(o, a)) : (r = cs(r, i), a = n(a, o)), function(e) {
		return a(r(e));
	};
}
function ds(e, t, n) {
	var r = Math.min(e.length, t.length) - 1, i = Array(r), a = Array(r), o = -1;
	for (e[r] < e[0] && (e = e.slice().reverse(), t = t.slice().reverse()); ++o < r;) i[o] = cs(e[o], e[o + 1]), a[o] = n(t[o], t[o + 1]);
	return function(t) {
		var n = Ni(e, t, 1, r) - 1;
		return a[n](i[n](t));
	};
}
function fs(e, t) {
	return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown());
}
function ps() {
	var e = os, t = os, n = Eo, r, i, a, o = ss, s, c, l;
	function u() {
		var n = Math.min(e.length, t.length);
		return o !== ss && (o = ls(e[0], e[n - 1])), s = n > 2 ? ds : us, c = l = null, d;
	}
	function d(i) {
		return i == null || isNaN(i = +i) ? a : (c ||= s(e.map(r), t, n))(r(o(i)));
	}
	return d.invert = function(n) {
		return o(i((l ||= s(t, e.map(r), yo))(n)));
	}, d.domain = function(t) {
		return arguments.length ? (e = Array.from(t, as), u()) : e.slice();
	}, d.range = function(e) {
		return arguments.length ? (t = Array.from(e), u()) : t.slice();
	}, d.rangeRound = function(e) {
		return t = Array.from(e), n = Do, u();
	}, d.clamp = function(e) {
		return arguments.length ? (o = e ? !0 : ss, u()) : o !== ss;
	}, d.interpolate = function(e) {
		return arguments.length ? (n = e, u()) : n;
	}, d.unknown = function(e) {
		return arguments.length ? (a = e, d) : a;
	}, function(e, t) {
		return r = e, i = t, u();
	};
}
function ms() {
	return ps()(ss, ss);
}
function hs(e, t, n, r) {
	var i = Hi(e, t, n), a;
	switch (r = zo(r ?? ",f"), r.type) {
		case "s":
			var o = Math.max(Math.abs(e), Math.abs(t));
			return r.precision == null && !isNaN(a = ts(i, o)) && (r.precision = a), Qo(r, o);
		case "":
		case "e":
		case "g":
		case "p":
		case "r":
			r.precision == null && !isNaN(a = ns(i, Math.max(Math.abs(e), Math.abs(t)))) && (r.precision = a - (r.type === "e"));
			break;
		case "f":
		case "%": r.precision == null && !isNaN(a = es(i)) && (r.precision = a - (r.type === "%") * 2);
	}
	return Zo(r);
}
function gs(e) {
	var t = e.domain;
	return e.ticks = function(e) {
		var n = t();
		return Bi(n[0], n[n.length - 1], e ?? 10);
	}, e.tickFormat = function(e, n) {
		var r = t();
		return hs(r[0], r[r.length - 1], e ?? 10, n);
	}, e.nice = function(n) {
		n ??= 10;
		var r = t(), i = 0, a = r.length - 1, o = r[i], s = r[a], c, l, u = 10;
		for (s < o && (l = o, o = s, s = l, l = i, i = a, a = l); u-- > 0;) {
			if (l = Vi(o, s, n), l === c) return r[i] = o, r[a] = s, t(r);
			if (l > 0) o = Math.floor(o / l) * l, s = Math.ceil(s / l) * l;
			else if (l < 0) o = Math.ceil(o * l) / l, s = Math.floor(s * l) / l;
			else break;
			c = l;
		}
		return e;
	}, e;
}
function _s() {
	var e = ms();
	return e.copy = function() {
		return fs(e, _s());
	}, rs.apply(e, arguments), gs(e);
}
function vs(e, t) {
	e = e.slice();
	var n = 0, r = e.length - 1, i = e[n], a = e[r], o;
	return a < i && (o = n, n = r, r = o, o = i, i = a, a = o), e[n] = t.floor(i), e[r] = t.ceil(a), e;
}
function ys(e) {
	return Math.log(e);
}
function bs(e) {
	return Math.exp(e);
}
function xs(e) {
	return -Math.log(-e);
}
function Ss(e) {
	return -Math.exp(-e);
}
function Cs(e) {
	return isFinite(e) ? +("1e" + e) : e < 0 ? 0 : e;
}
function ws(e) {
	return e === 10 ? Cs : e === Math.E ? Math.exp : (t) => e ** +t;
}
function Ts(e) {
	return e === Math.E ? Math.log : e === 10 && Math.log10 || e === 2 && Math.log2 || (e = Math.log(e), (t) => Math.log(t) / e);
}
function Es(e) {
	return (t, n) => -e(-t, n);
}
function Ds(e) {
	let t = e(ys, bs), n = t.domain, r = 10, i, a;
	function o() {
		return i = Ts(r), a = ws(r), n()[0] < 0 ? (i = Es(i), a = Es(a), e(xs, Ss)) : e(ys, bs), t;
	}
	return t.base = function(e) {
		return arguments.length ? (r = +e, o()) : r;
	}, t.domain = function(e) {
		return arguments.length ? (n(e), o()) : n();
	}, t.ticks = (e) => {
		let t = n(), o = t[0], s = t[t.length - 1], c = s < o;
		c && ([o, s] = [s, o]);
		let l = i(o), u = i(s), d, f, p = e == null ? 10 : +e, m = [];
		if (!(r % 1) && u - l < p) {
			if (l = Math.floor(l), u = Math.ceil(u), o > 0) {
				for (; l <= u; ++l) for (d = 1; d < r; ++d) if (f = l < 0 ? d / a(-l) : d * a(l), !(f < o)) {
					if (f > s) break;
					m.push(f);
				}
			} else for (; l <= u; ++l) for (d = r - 1; d >= 1; --d) if (f = l > 0 ? d / a(-l) : d * a(l), !(f < o)) {
				if (f > s) break;
				m.push(f);
			}
			m.length * 2 < p && (m = Bi(o, s, p));
		} else m = Bi(l, u, Math.min(u - l, p)).map(a);
		return c ? m.reverse() : m;
	}, t.tickFormat = (e, n) => {
		if (e ??= 10, n ??= r === 10 ? "s" : ",", typeof n != "function" && (!(r % 1) && (n = zo(n)).precision == null && (n.trim = !0), n = Zo(n)), e === Infinity) return n;
		let o = Math.max(1, r * e / t.ticks().length);
		return (e) => {
			let t = e / a(Math.round(i(e)));
			return t * r < r - .5 && (t *= r), t <= o ? n(e) : "";
		};
	}, t.nice = () => n(vs(n(), {
		floor: (e) => a(Math.floor(i(e))),
		ceil: (e) => a(Math.ceil(i(e)))
	})), t;
}
function Os() {
	let e = Ds(ps()).domain([1, 10]);
	return e.copy = () => fs(e, Os()).base(e.base()), rs.apply(e, arguments), e;
}
// src/figure/Figure.svelte
var ks = /* @__PURE__ */ W("<path fill=\"none\"></path>"), As = /* @__PURE__ */ W("<path></path>"), js = /* @__PURE__ */ W("<rect></rect>"), Ms = /* @__PURE__ */ W("<line></line>"), Ns = /* @__PURE__ */ W("<ellipse fill=\"none\"></ellipse>"), Ps = /* @__PURE__ */ W("<line class=\"cursor\" stroke=\"var(--penalty)\" stroke-width=\"2.2\"></line>"), Fs = /* @__PURE__ */ W("<line class=\"spine svelte-36ph8g\"></line>"), Is = /* @__PURE__ */ W("<!><text text-anchor=\"middle\" class=\"svelte-36ph8g\"> </text>", 1), Ls = /* @__PURE__ */ W("<!><text dy=\"0.35em\" text-anchor=\"end\" class=\"svelte-36ph8g\"> </text>", 1), Rs = /* @__PURE__ */ W("<text class=\"label svelte-36ph8g\" text-anchor=\"middle\"> </text>"), zs = /* @__PURE__ */ W("<text class=\"svelte-36ph8g\"> </text>"), Bs = /* @__PURE__ */ W("<text text-anchor=\"middle\" class=\"svelte-36ph8g\"> </text>"), Vs = /* @__PURE__ */ W("<circle fill=\"var(--paper)\" stroke-width=\"1.8\"></circle>"), Hs = /* @__PURE__ */ W("<rect stroke=\"var(--paper)\"></rect>"), Us = /* @__PURE__ */ W("<rect transform=\"rotate(45)\"></rect>"), Ws = /* @__PURE__ */ W("<circle></circle>"), Gs = /* @__PURE__ */ W("<g><!></g>"), Ks = /* @__PURE__ */ W("<text> </text>"), qs = /* @__PURE__ */ W("<!><text dy=\"0.35em\" class=\"svelte-36ph8g\"> </text>", 1), Js = /* @__PURE__ */ W("<svg role=\"img\" class=\"fig live\"><defs><clipPath><rect></rect></clipPath></defs><g><!><!></g><!><!><!><!><!><!><!><!><!><!></svg>");
function Ys(e, t) {
	Ve(t, !0);
	let n = li(t, "cursor", 3, null), r = (e, t = 1) => 7.4 * t * e.length, i = (e) => `var(--${e})`, a = {
		solid: void 0,
		dashed: "6 3.5",
		dotted: "1.5 3",
		dashdot: "7 3 1.5 3"
	}, o = (e) => (e === 0 ? "0" : String(Number(e.toPrecision(6)))).replace("-", "−"), s = /* @__PURE__ */ M(() => t.panel.marks.filter((e) => e.mark === "EndLabel")), c = /* @__PURE__ */ M(() => Math.round(t.size[0] * 100)), l = /* @__PURE__ */ M(() => Math.round(t.size[1] * 100)), u = /* @__PURE__ */ M(() => y(t.panel.y, 6)), d = /* @__PURE__ */ M(() => Math.min(.45 * U(c), 14 + Math.max(...U(u).map(([, e]) => r(e)), 8) + (t.panel.y.label ? 22 : 4))), f = /* @__PURE__ */ M(() => U(s).length ? Math.min(.38 * U(c), 14 + Math.max(...U(s).map((e) => r(e.text)))) : 14), p = /* @__PURE__ */ M(() => t.panel.top.length ? 26 : 10), h = /* @__PURE__ */ M(() => {
		let [e, n] = [U(c) - U(d) - U(f), U(l) - U(p) - 46];
		if (!t.panel.equal) return {
			x: U(d),
			y: U(p),
			w: e,
			h: n
		};
		let r = Math.min(e, n);
		return {
			x: U(d) + Math.max(0, (e - r) / 2),
			y: U(p),
			w: r,
			h: r
		};
	}), g = /* @__PURE__ */ M(() => {
		let [e, n] = t.panel.x.limits;
		return (t.panel.x.scale === "log" ? Os() : _s()).domain([e, n]).range([U(h).x, U(h).x + U(h).w * (1 - t.panel.x.room)]);
	}), _ = /* @__PURE__ */ M(() => (t.panel.y.scale === "log" ? Os() : _s()).domain(t.panel.y.limits).range([U(h).y + U(h).h, U(h).y])), v = /* @__PURE__ */ M(() => y(t.panel.x, Math.max(3, Math.floor(U(h).w / 75))));
	function y(e, t) {
		return e.ticks === null ? (e.scale === "log" ? Os() : _s()).domain(e.limits).ticks(t).map((e) => [e, o(e)]) : e.ticks;
	}
	let b = (e, t) => {
		let n = "", r = "M";
		return e.forEach((e, i) => {
			let [a, o] = [U(g)(e), U(_)(t[i])];
			Number.isFinite(a) && Number.isFinite(o) ? (n += `${r}${a.toFixed(1)},${o.toFixed(1)}`, r = "L") : r = "M";
		}), n;
	}, x = (e) => e.map((e) => "M" + e.map(([e, t]) => `${U(g)(e).toFixed(1)},${U(_)(t).toFixed(1)}`).join("L")).join(""), S = (e) => b(e.x, e.high) + b([...e.x].reverse(), [...e.low].reverse()).replace("M", "L") + "Z", ee = /* @__PURE__ */ M(() => {
		let e = U(s).map((e) => ({
			...e,
			at: Math.min(U(h).y + U(h).h, Math.max(U(h).y, U(_)(e.y))),
			from: U(_)(e.y)
		}));
		e.sort((e, t) => e.at - t.at);
		let t = 14.5;
		for (let n = 1; n < e.length; n++) e[n].at = Math.max(e[n].at, e[n - 1].at + t);
		for (let n = e.length - 1; n >= 0; n--) {
			let r = n === e.length - 1 ? U(h).y + U(h).h : e[n + 1].at - t;
			e[n].at = Math.min(e[n].at, r);
		}
		return e;
	}), C = (e) => e.x_frame ? U(h).x + e.x * U(h).w : U(g)(e.x), te = (e) => e.y_frame ? U(h).y + U(h).h - e.y * U(h).h : U(_)(e.y), w = {
		left: "start",
		center: "middle",
		right: "end"
	}, ne = {
		bottom: "-0.25em",
		center: "0.35em",
		top: "0.85em"
	};
	var re = Js();
	let ie;
	var ae = en(re), oe = en(ae), se = P(oe);
	k(ae);
	var ce = F(ae), le = en(ce);
	Y(le, 17, () => t.panel.marks, J, (e, t) => {
		var n = _r(), r = tn(n), o = (e) => {
			var n = ks();
			I((e, r) => {
				X(n, "d", e), X(n, "stroke", r), X(n, "stroke-width", U(t).width), X(n, "stroke-dasharray", a[U(t).dash]), X(n, "opacity", U(t).opacity);
			}, [() => b(U(t).x, U(t).y), () => i(U(t).color)]), G(e, n);
		}, s = (e) => {
			var n = As();
			I((e, r) => {
				X(n, "d", e), X(n, "fill", r), X(n, "opacity", U(t).opacity);
			}, [() => S(U(t)), () => i(U(t).color)]), G(e, n);
		}, c = (e) => {
			var n = js();
			I((e, r, i) => {
				X(n, "x", e), X(n, "width", r), X(n, "y", U(h).y), X(n, "height", U(h).h), X(n, "fill", i), X(n, "opacity", U(t).opacity);
			}, [
				() => Math.min(U(g)(U(t).low), U(g)(U(t).high)),
				() => Math.abs(U(g)(U(t).high) - U(g)(U(t).low)),
				() => i(U(t).color)
			]), G(e, n);
		}, l = (e) => {
			var n = Ms();
			I((e, r, i) => {
				X(n, "x1", U(h).x), X(n, "x2", U(h).x + U(h).w), X(n, "y1", e), X(n, "y2", r), X(n, "stroke", i), X(n, "stroke-width", U(t).width), X(n, "stroke-dasharray", a[U(t).dash]);
			}, [
				() => U(_)(U(t).y),
				() => U(_)(U(t).y),
				() => i(U(t).color)
			]), G(e, n);
		}, u = (e) => {
			var n = Ms();
			I((e, r, i) => {
				X(n, "x1", e), X(n, "x2", r), X(n, "y1", U(h).y), X(n, "y2", U(h).y + U(h).h), X(n, "stroke", i), X(n, "stroke-width", U(t).width), X(n, "stroke-dasharray", a[U(t).dash]);
			}, [
				() => U(g)(U(t).x),
				() => U(g)(U(t).x),
				() => i(U(t).color)
			]), G(e, n);
		}, d = (e) => {
			var n = _r();
			Y(tn(n), 17, () => U(t).position, J, (e, n, r) => {
				var a = js();
				I((e, n, r, i, o) => {
					X(a, "x", e), X(a, "width", n), X(a, "y", r), X(a, "height", i), X(a, "fill", o), X(a, "opacity", U(t).opacity);
				}, [
					() => Math.min(U(g)(U(t).start[r]), U(g)(U(t).end[r])),
					() => Math.abs(U(g)(U(t).end[r]) - U(g)(U(t).start[r])),
					() => Math.min(U(_)(U(n) - U(t).height / 2), U(_)(U(n) + U(t).height / 2)),
					() => Math.abs(U(_)(U(n) + U(t).height / 2) - U(_)(U(n) - U(t).height / 2)),
					() => i(U(t).color)
				]), G(e, a);
			}), G(e, n);
		}, f = (e) => {
			var n = _r();
			Y(tn(n), 17, () => U(t).position, J, (e, n, r) => {
				var a = Ms();
				I((e, n, r, i, o) => {
					X(a, "x1", e), X(a, "x2", n), X(a, "y1", r), X(a, "y2", i), X(a, "stroke", o), X(a, "stroke-width", U(t).width);
				}, [
					() => U(g)(U(t).low[r]),
					() => U(g)(U(t).high[r]),
					() => U(_)(U(n)),
					() => U(_)(U(n)),
					() => i(U(t).color)
				]), G(e, a);
			}), G(e, n);
		}, p = (e) => {
			var n = As();
			I((e, r, i) => {
				X(n, "d", e), X(n, "fill", r), X(n, "fill-opacity", U(t).fill_opacity), X(n, "stroke", i), X(n, "stroke-width", U(t).width), X(n, "stroke-dasharray", a[U(t).dash]);
			}, [
				() => b(U(t).x, U(t).y) + "Z",
				() => i(U(t).color),
				() => i(U(t).color)
			]), G(e, n);
		}, m = (e) => {
			var n = ks();
			I((e, r) => {
				X(n, "d", e), X(n, "stroke", r), X(n, "stroke-width", U(t).width), X(n, "opacity", U(t).opacity);
			}, [() => x(U(t).lines), () => i(U(t).color)]), G(e, n);
		}, v = (e) => {
			var n = Ns();
			I((e, r, i, a, o) => {
				X(n, "rx", e), X(n, "ry", r), X(n, "transform", `translate(${i ?? ""} ${a ?? ""}) rotate(${-U(t).angle})`), X(n, "stroke", o), X(n, "stroke-width", U(t).width), X(n, "opacity", U(t).opacity);
			}, [
				() => U(t).semi[0] * Math.abs(U(g)(1) - U(g)(0)),
				() => U(t).semi[1] * Math.abs(U(_)(1) - U(_)(0)),
				() => U(g)(U(t).center[0]),
				() => U(_)(U(t).center[1]),
				() => i(U(t).color)
			]), G(e, n);
		};
		q(r, (e) => {
			U(t).mark === "Line" ? e(o) : U(t).mark === "Band" ? e(s, 1) : U(t).mark === "Span" ? e(c, 2) : U(t).mark === "HLine" ? e(l, 3) : U(t).mark === "VLine" ? e(u, 4) : U(t).mark === "Bars" ? e(d, 5) : U(t).mark === "ErrorBars" ? e(f, 6) : U(t).mark === "Polygon" ? e(p, 7) : U(t).mark === "Curves" ? e(m, 8) : U(t).mark === "Ellipse" && e(v, 9);
		}), G(e, n);
	});
	var ue = F(le), de = (e) => {
		var t = Ps();
		I((e, n) => {
			X(t, "x1", e), X(t, "x2", n), X(t, "y1", U(h).y), X(t, "y2", U(h).y + U(h).h);
		}, [() => U(g)(n()), () => U(g)(n())]), G(e, t);
	};
	q(ue, (e) => {
		n() !== null && e(de);
	}), k(ce);
	var fe = F(ce), pe = (e) => {
		var t = Fs();
		I(() => {
			X(t, "x1", U(h).x), X(t, "x2", U(h).x + U(h).w), X(t, "y1", U(h).y + U(h).h), X(t, "y2", U(h).y + U(h).h);
		}), G(e, t);
	};
	q(fe, (e) => {
		t.panel.x.spine && e(pe);
	});
	var me = F(fe), he = (e) => {
		var t = Fs();
		I(() => {
			X(t, "x1", U(h).x), X(t, "x2", U(h).x), X(t, "y1", U(h).y), X(t, "y2", U(h).y + U(h).h);
		}), G(e, t);
	};
	q(me, (e) => {
		t.panel.y.spine && e(he);
	});
	var T = F(me);
	Y(T, 17, () => U(v), J, (e, n) => {
		var r = /* @__PURE__ */ M(() => m(U(n), 2));
		let i = () => U(r)[0], a = () => U(r)[1];
		var o = Is(), s = tn(o), c = (e) => {
			var t = Fs();
			I((e, n) => {
				X(t, "x1", e), X(t, "x2", n), X(t, "y1", U(h).y + U(h).h), X(t, "y2", U(h).y + U(h).h + 4);
			}, [() => U(g)(i()), () => U(g)(i())]), G(e, t);
		};
		q(s, (e) => {
			t.panel.x.spine && e(c);
		});
		var l = F(s), u = P(l, !0);
		I((e) => {
			X(l, "x", e), X(l, "y", U(h).y + U(h).h + 17), K(u, a());
		}, [() => U(g)(i())]), G(e, o);
	});
	var ge = F(T);
	Y(ge, 17, () => U(u), J, (e, n) => {
		var r = /* @__PURE__ */ M(() => m(U(n), 2));
		let i = () => U(r)[0], a = () => U(r)[1];
		var o = Ls(), s = tn(o), c = (e) => {
			var t = Fs();
			I((e, n) => {
				X(t, "x1", U(h).x - 4), X(t, "x2", U(h).x), X(t, "y1", e), X(t, "y2", n);
			}, [() => U(_)(i()), () => U(_)(i())]), G(e, t);
		};
		q(s, (e) => {
			t.panel.y.spine && e(c);
		});
		var l = F(s), u = P(l, !0);
		I((e) => {
			X(l, "x", U(h).x - 7), X(l, "y", e), K(u, a());
		}, [() => U(_)(i())]), G(e, o);
	});
	var _e = F(ge), ve = (e) => {
		var n = Rs(), r = P(n, !0);
		I(() => {
			X(n, "x", U(h).x + U(h).w / 2), X(n, "y", U(h).y + U(h).h + 38), K(r, t.panel.x.label);
		}), G(e, n);
	};
	q(_e, (e) => {
		t.panel.x.label && e(ve);
	});
	var ye = F(_e), be = (e) => {
		var n = Rs(), r = P(n, !0);
		I((e) => {
			X(n, "transform", `translate(${e ?? ""} ${U(h).y + U(h).h / 2}) rotate(-90)`), K(r, t.panel.y.label);
		}, [() => Math.max(13, U(h).x - U(d) + 13)]), G(e, n);
	};
	q(ye, (e) => {
		t.panel.y.label && e(be);
	});
	var E = F(ye), xe = (e) => {
		var n = zs(), r = P(n, !0);
		I(() => {
			X(n, "x", U(h).x), X(n, "y", U(h).y - 8), K(r, t.panel.top_label);
		}), G(e, n);
	};
	q(E, (e) => {
		t.panel.top_label && e(xe);
	});
	var D = F(E);
	Y(D, 17, () => t.panel.top, J, (e, t) => {
		var n = /* @__PURE__ */ M(() => m(U(t), 2));
		let r = () => U(n)[0], i = () => U(n)[1];
		var a = Bs(), o = P(a, !0);
		I((e) => {
			X(a, "x", e), X(a, "y", U(h).y - 8), K(o, i());
		}, [() => U(g)(r())]), G(e, a);
	});
	var O = F(D);
	Y(O, 17, () => t.panel.marks, J, (e, t) => {
		var n = _r(), r = tn(n), a = (e) => {
			var n = _r();
			Y(tn(n), 17, () => U(t).x, J, (e, n, r) => {
				let a = /* @__PURE__ */ M(() => U(t).size / 2);
				var o = Gs(), s = en(o), c = (e) => {
					var n = Vs();
					I((e) => {
						X(n, "r", U(a) * 1.15), X(n, "stroke", e);
					}, [() => i(U(t).color)]), G(e, n);
				}, l = (e) => {
					var n = Hs();
					I((e) => {
						X(n, "x", -U(a)), X(n, "y", -U(a)), X(n, "width", 2 * U(a)), X(n, "height", 2 * U(a)), X(n, "fill", e);
					}, [() => i(U(t).color)]), G(e, n);
				}, u = (e) => {
					var n = Us();
					I((e) => {
						X(n, "x", -U(a)), X(n, "y", -U(a)), X(n, "width", 2 * U(a)), X(n, "height", 2 * U(a)), X(n, "fill", e);
					}, [() => i(U(t).color)]), G(e, n);
				}, d = (e) => {
					var n = As();
					I((e) => {
						X(n, "d", `M${-U(a)},0L${U(a) ?? ""},${-U(a)}L${U(a) ?? ""},${U(a) ?? ""}Z`), X(n, "fill", e);
					}, [() => i(U(t).color)]), G(e, n);
				}, f = (e) => {
					var n = As();
					I((e) => {
						X(n, "d", `M${U(a) ?? ""},0L${-U(a)},${-U(a)}L${-U(a)},${U(a) ?? ""}Z`), X(n, "fill", e);
					}, [() => i(U(t).color)]), G(e, n);
				}, p = (e) => {
					var n = Ws();
					I((e) => {
						X(n, "r", U(a)), X(n, "fill", e);
					}, [() => i(U(t).color)]), G(e, n);
				};
				q(s, (e) => {
					U(t).shape === "ring" ? e(c) : U(t).shape === "square" ? e(l, 1) : U(t).shape === "diamond" ? e(u, 2) : U(t).shape === "left" ? e(d, 3) : U(t).shape === "right" ? e(f, 4) : e(p, -1);
				}), k(o), I((e, n) => {
					X(o, "transform", `translate(${e ?? ""} ${n ?? ""})`), X(o, "opacity", U(t).opacity);
				}, [() => U(g)(U(n)), () => U(_)(U(t).y[r])]), G(e, o);
			}), G(e, n);
		}, o = (e) => {
			var n = Ks();
			let r;
			var a = P(n, !0);
			I((e, i, o) => {
				X(n, "x", e), X(n, "y", i), X(n, "dy", ne[U(t).level]), X(n, "text-anchor", w[U(t).align]), X(n, "fill", o), X(n, "font-size", 12.5 * U(t).size), X(n, "font-weight", U(t).bold ? 600 : void 0), r = Ur(n, 0, "svelte-36ph8g", null, r, { clear: U(t).clear }), K(a, U(t).text);
			}, [
				() => C(U(t)),
				() => te(U(t)),
				() => i(U(t).color)
			]), G(e, n);
		};
		q(r, (e) => {
			U(t).mark === "Points" ? e(a) : U(t).mark === "Text" && e(o, 1);
		}), G(e, n);
	}), Y(F(O), 17, () => U(ee), J, (e, t) => {
		let n = /* @__PURE__ */ M(() => U(h).x + U(h).w);
		var r = qs(), a = tn(r), o = (e) => {
			var r = ks();
			I((e, i) => {
				X(r, "d", `M${U(n) ?? ""},${e ?? ""}L${U(n) + 7},${U(t).at ?? ""}`), X(r, "stroke", i);
			}, [() => Math.min(U(h).y + U(h).h, Math.max(U(h).y, U(t).from)), () => i(U(t).color)]), G(e, r);
		}, s = /* @__PURE__ */ M(() => Math.abs(U(t).at - U(t).from) > 3);
		q(a, (e) => {
			U(s) && e(o);
		});
		var c = F(a), l = P(c, !0);
		I((e) => {
			X(c, "x", U(n) + 9), X(c, "y", U(t).at), X(c, "fill", e), K(l, U(t).text);
		}, [() => i(U(t).color)]), G(e, r);
	}), k(re), I(() => {
		X(re, "viewBox", `0 0 ${U(c) ?? ""} ${(t.panel.equal ? U(h).y + U(h).h + 46 : U(l)) ?? ""}`), X(re, "aria-label", t.label), ie = Gr(re, "", ie, { "max-width": `${t.size[0] * 6.9}rem` }), X(oe, "id", `${t.name ?? ""}-frame`), X(se, "x", U(h).x), X(se, "y", U(h).y), X(se, "width", U(h).w), X(se, "height", U(h).h), X(ce, "clip-path", `url(#${t.name ?? ""}-frame)`);
	}), G(e, re), He();
}
// src/report/along.ts
var Xs = (e) => e.x.scale === "log" && e.x.label.startsWith("alpha");
function Zs(e, t, n) {
	let r = `At the slider's alpha, ${Z(e.alphas[n])}, `, i = e.held_out?.[n] ?? null, a = e.training?.[n] ?? null;
	if (t.kind === "path") return `${r}${e.kept[n]} of ${_i(e.total, e.noun)} ${e.kept[n] === 1 ? "is" : "are"} kept.`;
	if (t.kind === "cv" && i !== null && e.best !== null) {
		let t = e.held_out[e.best], n = e.within !== null && i <= e.within ? ", within one SE of it" : "", a = i === t ? "the lowest" : `${Z(i - t)} above the lowest${n}`;
		return `${r}the held-out error is ${Z(i, 4)}: ${a}.`;
	}
	if (t.kind === "overfit" && i !== null && a !== null) {
		let e = a > 0 ? `, ${gi(Math.abs(i / a - 1))} ${i >= a ? "above" : "below"} it` : "";
		return `${r}the error is ${Z(a, 4)} on the rows that were fitted and ${Z(i, 4)} held out${e}.`;
	}
	return t.kind === "stability_path" ? `${r}the fit on all rows keeps ${e.kept[n]} of ${_i(e.total, e.noun)}.` : "";
}
// src/report/draw.ts
var Qs = (e, t, n = {}) => ({
	label: e,
	limits: t,
	scale: "linear",
	ticks: null,
	room: 0,
	spine: !0,
	...n
});
function $s(e, [t, n, r, i]) {
	let a = (e, t, n) => Math.min(Math.max(e, t - n), t + n);
	return [a(e[0], t, .94 * r), a(e[1], n, .94 * i)];
}
function ec(e, t, [n, r, i, a], o, s) {
	let c = (t[0] - n) / i, l = (t[1] - r) / a, u = l > .85 ? "top" : l < -.85 ? "bottom" : s;
	return {
		mark: "Text",
		text: e,
		x: t[0],
		y: t[1] + (u === "bottom" ? .05 : -.05) * a,
		color: o,
		align: c > .3 ? "right" : c < -.3 ? "left" : "center",
		level: u,
		size: 1,
		bold: !1,
		x_frame: !1,
		y_frame: !1,
		clear: !0
	};
}
var tc = (e, t, n = "ink", r = .88) => ({
	mark: "Text",
	text: e,
	x: .99,
	y: t,
	color: n,
	align: "right",
	level: "center",
	size: r,
	bold: !1,
	x_frame: !0,
	y_frame: !1,
	clear: !0
});
function nc(e, t, n) {
	let r = new Set(t.slice(0, n));
	for (let t of e) r.size < n && r.add(t);
	return e.filter((e) => r.has(e));
}
function rc(e, ...t) {
	return Array.from({ length: e }, (e, t) => t).sort((e, n) => {
		for (let r of t) {
			let t = r(n) - r(e);
			if (t !== 0) return t;
		}
		return e - n;
	});
}
// src/report/live.ts
function ic() {
	let e = document.getElementById("live")?.textContent;
	if (!e) return null;
	let t = JSON.parse(e);
	for (let e of Object.values(t.specs)) for (let { marks: t } of e.panels) {
		let e = null;
		for (let n of t) n.x === "=" ? n.x = e : Array.isArray(n.x) && (e = n.x);
	}
	return t;
}
var ac = (e, t) => e.curvature === null ? e.at_zero[t].map((e) => e ?? NaN) : e.pull[t].map((n, r) => n + e.curvature[r] * e.u[t][r]), oc = (e) => e.used ?? Math.floor(e.alphas.length / 2), sc = (e) => [e[0], e[1]], cc = 20, lc = 6, uc = 14, dc = 2.2, fc = {
	"odds ratio": "odds",
	"rate ratio": "rate",
	"hazard ratio": "hazard"
};
function pc(e, t) {
	let n = e.coefficients, r = n.panels.map((r) => vc(e, n, r, t)), i = Math.max(...r.map((e) => e.y.ticks.length));
	return {
		kind: "coefficients",
		question: "",
		panels: r,
		caption: bc(e, n, t),
		alt: n.panels.map((r) => (r.title ? `${r.title}: ` : "") + xc(e, n, r, t)).join(" "),
		table: Sc(e, n, t),
		size: [4.8, 1.05 + .19 * (i + 1)]
	};
}
var mc = /* @__PURE__ */ new WeakMap();
function hc(e, t) {
	let n = mc.get(t);
	if (n) return n;
	let r = t.effect[oc(e)], i = _c(r), a = t.effect.reduce((e, t) => Math.max(e, ...t.map(Math.abs)), 0), o = dc * (Math.abs(r[i[0] ?? 0]) || a || 1), s = [0, ...(t.ghost ?? []).filter((e) => e !== null)];
	for (let e of t.effect) s.push(Math.min(...e), Math.max(...e));
	let [c, l] = [Math.max(Math.min(...s), -o), Math.min(Math.max(...s), o)], u = .06 * (l - c) || 1, d = {
		rank: gc(e, t),
		most: Math.min(r.length, cc, Math.max(i.length + lc, uc)),
		limits: [c - u, l + u]
	};
	return mc.set(t, d), d;
}
function gc(e, t) {
	let n = oc(e), r = t.effect[0].map((e, n) => {
		let r = t.effect.findIndex((e) => e[n] !== 0);
		return r < 0 ? t.effect.length : r;
	});
	return rc(r.length, (e) => Math.abs(t.effect[n][e]), (e) => -r[e]);
}
var _c = (e) => rc(e.length, (t) => Math.abs(e[t])).filter((t) => e[t] !== 0);
function vc(e, t, n, r) {
	let i = n.effect[r], { rank: a, most: o, limits: s } = hc(e, n), c = nc(a, _c(i), o), l = [{
		mark: "VLine",
		x: 0,
		color: "grey",
		width: 1,
		dash: "solid"
	}, ...c.map((e, t) => ({
		mark: "Line",
		x: s,
		y: [t, t],
		color: "faint",
		width: .5,
		dash: "solid",
		opacity: 1,
		step: !1
	}))], u = c.map((e, t) => t);
	if (n.ghost && l.push(...yc(c.map((e) => n.ghost[e]), u, s, "error", "ring")), r === e.used && n.low && n.high) {
		let e = (e) => Math.min(Math.max(e ?? 0, s[0]), s[1]);
		l.push({
			mark: "ErrorBars",
			position: u,
			low: c.map((t) => e(n.low[t])),
			high: c.map((t) => e(n.high[t])),
			color: "ink",
			width: 1.5
		});
	}
	l.push(...yc(c.map((e) => i[e] || null), u, s, "ink", "circle"));
	let d = u.filter((e) => i[c[e]] === 0);
	l.push({
		mark: "Points",
		x: d.map(() => 0),
		y: d,
		color: "grey",
		shape: "circle",
		size: 4,
		opacity: 1
	}), l.push(tc(t.ratio ? `${t.ratio} per SD` : e.noun === "input" ? "per unit" : "value", -.85, "grey", .85)), c.forEach((e, n) => {
		let r = i[e] === 0, a = r ? "0" : hi(t.ratio ? Math.exp(Math.min(i[e], 700)) : i[e] / t.sd[e]);
		l.push(tc(t.ratio && r ? "1" : a, n, r ? "grey" : "ink", .85));
	});
	let f = t.target ? ` ${t.ratio ? "of" : "on"} ${Q(t.target, 18)}` : "", p = e.noun === "input" ? `${t.ratio ? `log ${t.ratio}` : "effect"}${f} per SD of the input` : `value of the ${e.noun}`;
	return {
		title: n.title,
		x: Qs(p, s, { room: t.ratio ? .26 : .17 }),
		y: Qs("", [c.length - .4, -1.2], {
			ticks: c.map((e, n) => [n, Q(t.names[e], 22)]),
			spine: !1
		}),
		marks: l,
		equal: !1,
		top: [],
		top_label: ""
	};
}
function yc(e, t, [n, r], i, a) {
	let o = (n) => t.filter((t) => e[t] !== null && n(e[t])), s = a === "ring" ? 6.5 : 8, c = (e, t, n) => ({
		mark: "Points",
		x: t,
		y: e,
		color: i,
		shape: n,
		size: s,
		opacity: 1
	}), l = o((e) => e >= n && e <= r), [u, d] = [o((e) => e < n), o((e) => e > r)], f = [c(l, l.map((t) => e[t]), a)];
	return u.length && f.push(c(u, u.map(() => n), "left")), d.length && f.push(c(d, d.map(() => r), "right")), f;
}
function bc(e, t, n) {
	let r = e.kept[n], i = `At alpha ${Z(e.alphas[n])} `;
	if (r === 0) return `${i}every ${e.noun} is exactly 0.`;
	let a = `${i}${e.method || e.penalty} keeps ${r} of ${e.total.toLocaleString("en-US")} ${e.noun}s.`;
	if (t.panels.length === 1) {
		let r = t.panels[0].effect[n], i = _c(r)[0];
		if (i !== void 0) {
			let n = vi(t.names[i]), o = r[i], s = t.ratio ? `multiplies the ${fc[t.ratio] ?? "prediction"} by ${Z(Math.exp(Math.min(o, 700)))}` : `moves the prediction by ${Z(o)}`;
			a += e.noun === "input" ? ` One standard deviation more of ${n} ${s}, other inputs staying the same.` : ` The largest is ${n}, ${Z(o)}.`;
		}
	}
	return t.panels.some((e) => e.ghost) && (a += ` Hollow rings: ${t.ghost_name}.`), t.panels.some((e) => e.low) && (a += n === e.used ? " Bars: the middle 90 % of the refits on bootstrap samples." : " The bars of the refits belong to the alpha in use."), Math.max(...t.panels.map((e) => _c(e.effect[n]).length)) > cc && (a += ` The ${cc} largest are shown; the table holds more.`), a;
}
function xc(e, t, n, r) {
	let i = _c(n.effect[r]), a = i.map((e) => `${Q(t.names[e], 40)} ${Z(n.effect[r][e])}`), o = e.noun === "input" ? "Effects per standard deviation" : "Values";
	return i.length ? `${o} of ${i.length} kept ${e.noun}s at alpha ${Z(e.alphas[r])}, largest first: ${bi(a, 6)}.` : `At alpha ${Z(e.alphas[r])} all are exactly 0.`;
}
function Sc(e, t, n) {
	let r = e.noun !== "input", i = t.panels.length > 1, a = [...i ? ["output"] : [], ...r ? [e.noun, "value"] : [
		"input",
		"per unit",
		"per SD"
	]];
	t.ratio && a.push(`${t.ratio} per SD`), t.panels[0].ghost && a.push(r ? t.ghost_name : `per SD, ${t.ghost_name}`);
	let o = t.panels.flatMap((e) => _c(e.effect[n]).map((a) => {
		let o = e.effect[n][a];
		return [
			...i ? [e.title] : [],
			Q(t.names[a], 80),
			...r ? [] : [o / t.sd[a]],
			o,
			...t.ratio ? [Math.exp(Math.min(o, 700))] : [],
			...e.ghost ? [e.ghost[a] ?? ""] : []
		];
	})), s = t.rest > 0 ? ` ${t.rest.toLocaleString("en-US")} more ${e.noun}s are not followed here.` : "";
	return {
		columns: a,
		rows: o,
		note: `At alpha ${Z(e.alphas[n], 6)}.${s}`
	};
}
// src/report/tables.ts
var Cc = (e) => e?.getAttribute("title") ?? e?.textContent ?? "";
function wc(e) {
	let t = e.trim().replace(/[−–]/g, "-").replace(/,(?=\d{3}\b)/g, "").replace(/^[±+]/, "").match(/^-?\d*\.?\d+(?:e[+-]?\d+)?/i);
	return t ? Number(t[0]) : NaN;
}
function Tc(e, t) {
	let [n, r] = [wc(e), wc(t)];
	return Number.isFinite(n) && Number.isFinite(r) ? n - r : Number.isFinite(n) === Number.isFinite(r) ? e.localeCompare(t) : Number.isFinite(n) ? -1 : 1;
}
function Ec(e) {
	let t = [...e.querySelectorAll("thead th")], n = e.tBodies[0];
	!n || n.rows.length < 2 || t.forEach((e, r) => {
		if (!e.textContent?.trim()) return;
		let i = document.createElement("button");
		i.type = "button", i.className = "sort", i.append(...e.childNodes), e.append(i), i.addEventListener("click", () => {
			let i = e.getAttribute("aria-sort") === "ascending";
			for (let e of t) e.removeAttribute("aria-sort");
			e.setAttribute("aria-sort", i ? "descending" : "ascending");
			let a = [...n.rows];
			a.sort((e, t) => Tc(Cc(e.cells[r]), Cc(t.cells[r])) * (i ? -1 : 1)), n.append(...a);
		});
	});
}
function Dc(e, t) {
	let n = e.tBodies[0];
	if (!n || n.rows.length < 9) return;
	let r = document.createElement("input");
	r.type = "search", r.placeholder = "Search", r.className = "search", r.setAttribute("aria-label", `Search ${t}`);
	let i = document.createElement("span");
	i.className = "note", i.setAttribute("role", "status"), r.addEventListener("input", () => {
		let e = r.value.trim().toLowerCase(), t = 0;
		for (let r of n.rows) {
			let n = [...r.cells].map(Cc).join(" ").toLowerCase();
			r.hidden = e !== "" && !n.includes(e), r.hidden || t++;
		}
		i.textContent = e === "" ? "" : ` ${t} of ${n.rows.length}`;
	});
	let a = document.createElement("div");
	a.className = "search-bar", a.append(r, i), (e.closest(".scroll") ?? e).before(a);
}
// src/report/page.ts
var Oc = (e) => e.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"), kc = (e) => Oc(e).replace(/`([^`]*)`/g, "<code>$1</code>");
function Ac(e, t) {
	let n = e.querySelector(".scroll");
	if (!n) return;
	let r = t.columns.map((e, n) => n > 0 && t.rows.every((e) => typeof e[n] == "number" || e[n] === "")), i = (e) => typeof e == "number" ? Z(e, 6) : kc(e), a = (e) => r[e] ? " class=\"n\"" : "";
	n.innerHTML = `<table data-ready="yes"><thead><tr>${t.columns.map((e, t) => `<th scope="col"${a(t)}>${kc(e)}</th>`).join("")}</tr></thead><tbody>${t.rows.map((e) => `<tr>${e.map((e, t) => t ? `<td${a(t)}>${i(e)}</td>` : `<th scope="row">${i(e)}</th>`).join("")}</tr>`).join("")}</tbody></table>`;
	let o = e.querySelector(".note:not([role=status])");
	if (o) o.innerHTML = kc(t.note);
	else if (t.note) {
		let e = document.createElement("p");
		e.className = "note", e.innerHTML = kc(t.note), n.after(e);
	}
	let s = e.querySelector("input[type=search]")?.value ?? "";
	e.querySelector(".search-bar")?.remove();
	let c = n.querySelector("table");
	Ec(c), Dc(c, "the numbers of this figure");
	let l = e.querySelector("input[type=search]");
	l && s && (l.value = s, l.dispatchEvent(new Event("input")));
}
function jc(e, t) {
	let n = [...e.querySelectorAll("tbody tr")], r = n.map((e) => Math.abs(Math.log(wc(e.cells[0].textContent ?? "") / t)));
	n.forEach((e, t) => e.classList.toggle("marked", r[t] === Math.min(...r.filter(Number.isFinite))));
}
// src/report/pull.ts
var Mc = 24, Nc = (e, t) => e.pull.pull[t].map((t, n) => Math.abs(t) / (e.pull.factor[n] > 0 ? e.pull.factor[n] : 1)), Pc = /* @__PURE__ */ new WeakMap();
function Fc(e) {
	let t = Pc.get(e);
	if (t) return t;
	let n = oc(e), [r, i] = [e.pull.u[n], Nc(e, n)], a = rc(r.length, (e) => Number(r[e] !== 0), (e) => Math.abs(r[e]), (e) => i[e]);
	return Pc.set(e, a), a;
}
function Ic(e, t) {
	let n = e.pull, [r, i] = [n.u[t], Nc(e, t)], a = e.alphas[t] * e.l1_ratio, o = rc(r.length, (e) => Math.abs(r[e])).filter((e) => r[e] !== 0), s = rc(r.length, (e) => i[e]).filter((e) => r[e] === 0), c = r.length > Mc ? 22 : Mc, l = Math.min(o.length, Math.max(12, c - s.length)), u = nc(Fc(e), [...o.slice(0, l), ...s], c), d = {
		kept: o.filter((e) => !u.includes(e)),
		zero: s.filter((e) => !u.includes(e))
	}, f = (e, t, n) => ({
		mark: "Bars",
		position: e.map((e) => u.indexOf(e)),
		start: e.map(() => 0),
		end: e.map((e) => i[e]),
		color: t,
		height: .66,
		opacity: n,
		hatch: !1
	}), p = [f(u.filter((e) => r[e] !== 0), "ink", 1), f(u.filter((e) => r[e] === 0), "grey", .55)], m = u.map((e, t) => [t, Q(n.names[e], 22)]);
	if (r.length > Mc) {
		let e = [[
			d.kept,
			"more kept",
			"ink"
		], [
			d.zero,
			"more at 0",
			"grey"
		]];
		for (let [t, n, r] of e) {
			let e = m.length;
			m.push([e, `${t.length} ${n}`]);
			for (let [n, a] of [[Math.max(...t.map((e) => i[e])), .3], [Math.min(...t.map((e) => i[e])), .55]]) t.length && p.push({
				mark: "Bars",
				position: [e],
				start: [0],
				end: [n],
				color: r,
				height: .66,
				opacity: a,
				hatch: !1
			});
		}
	}
	a > 0 && p.push({
		mark: "VLine",
		x: a,
		color: "penalty",
		width: 2,
		dash: "dashed"
	});
	let h = Math.max(1.04 * Math.max(...i), 1.22 * a) || 1;
	return {
		kind: "pull",
		question: "",
		panels: [{
			title: "",
			x: Qs(e.noun === "input" ? "pull on the residual" : "pull: slope of the error", [0, h]),
			y: Qs("", [m.length - .4, -.6], {
				ticks: m,
				spine: !1
			}),
			marks: p,
			equal: !1,
			top: a > 0 ? [[a, `alpha${e.l1_ratio === 1 ? "" : " × l1_ratio"} = ${Z(a)}`]] : [],
			top_label: ""
		}],
		caption: Lc(e, t, o, s, i, a),
		alt: `Bars of the pull of ${_i(r.length, n.noun)}, with a line at ${Z(a)}. ${o.length} are kept; among those at 0 the largest pull is ${Z(s.length ? i[s[0]] : 0)}.`,
		table: {
			columns: [
				n.noun,
				"pull",
				n.noun === "input" ? "coefficient" : "value",
				"penalty factor"
			],
			rows: rc(r.length, (e) => Math.abs(r[e]), (e) => i[e]).slice(0, 40).map((e) => [
				Q(n.names[e], 60),
				i[e],
				r[e] / n.scale[e],
				n.factor[e]
			]),
			note: `At alpha ${Z(e.alphas[t], 6)}; line at ${Z(a, 6)}.`
		},
		size: [4.8, 1.1 + .185 * Math.max(m.length, 4)]
	};
}
function Lc(e, t, n, r, i, a) {
	let o = e.pull, s = `At alpha ${Z(e.alphas[t])} `, c = o.output ? ` for ${vi(o.output)}` : "";
	if (e.l1_ratio === 0) return `${s}${o.noun === "input" ? "an input" : `a ${o.noun}`} pulls in proportion to its ${o.noun === "input" ? "coefficient" : "value"}${c}. None is held at 0.`;
	let l = o.rest > 0 ? ` ${_i(o.rest, `more ${o.noun}`)} ${o.rest === 1 ? "is" : "are"} not followed here.` : "", u = r.length ? ` ${vi(o.names[r[0]])} ${zc(i[r[0]] / a)}` : "";
	if (!n.length) return `${s}no ${o.noun} pulls harder than ${Z(a)}: all are exactly 0${c}.${u}${l}`;
	let d = n.length === 1, f = `the ${d ? "" : `${n.length} `}kept ${o.noun}${d ? "" : "s"}`, p = n.filter((e) => o.factor[e] === 0).map((e) => vi(o.names[e])), m = n.filter((e) => o.factor[e] > 0 && Rc(o.u[t][e], o.lower[e], o.upper[e])).map((e) => vi(o.names[e])), h = [p.length ? `${bi(p, 2)}, not penalised` : "", m.length ? `${bi(m, 2)}, on a bound` : ""].filter(Boolean), g = h.length ? ` (except ${h.join(" and ")})` : "";
	return `${s}${e.l1_ratio === 1 ? `${f} pull${d ? "s" : ""} with exactly ${Z(a)}${g}` : `${f} reach${d ? "es" : ""} beyond the line at ${Z(a)}`}${c}; ${r.length} of these ${n.length + r.length} ${o.noun}s are exactly 0.${u}${l}`;
}
var Rc = (e, t, n) => [t, n].some((t) => t !== null && Math.abs(e - t) <= 1e-5 * Math.abs(t));
function zc(e) {
	return e > 1 + 1e-6 ? "would be kept, but for a bound." : e > 1 - 1e-6 ? "reaches the line too." : `came closest, at ${e > .9 ? `${Math.floor(1e3 * e) / 10} %` : gi(e)} of the line.`;
}
// src/math/linear.ts
var Bc = (e, t) => e[0] * t[0] + e[1] * t[1], Vc = (e, t) => [e[0] * t[0] + e[1] * t[1], e[1] * t[0] + e[2] * t[1]], Hc = (e, t) => [
	e[0] + t,
	e[1],
	e[2] + t
], Uc = (e) => e[0] * e[2] - e[1] * e[1];
function Wc(e, t) {
	let n = Uc(e);
	return Math.abs(n) > 1e-14 * (e[0] * e[2] + 1e-300) ? [(e[2] * t[0] - e[1] * t[1]) / n, (e[0] * t[1] - e[1] * t[0]) / n] : Wc(Hc(e, 1e-10 * (Math.abs(e[0]) + Math.abs(e[2])) + 1e-300), t);
}
function Gc(e) {
	let t = (e[0] + e[2]) / 2, n = (e[0] - e[2]) / 2, r = Math.hypot(n, e[1]);
	return {
		values: [t + r, t - r],
		angle: .5 * Math.atan2(e[1], n)
	};
}
// src/report/pair.ts
var Kc = (e, t) => .5 * Bc(t, Vc(e.gram, t)) - Bc(e.q, t), qc = (e) => Wc(e.gram, e.q);
function Jc(e, t, n) {
	let { gram: r, q: i, factor: a, lower: o, upper: s } = e, c = [t * n * a[0], t * n * a[1]], l = [
		r[0] + t * (1 - n) * a[0],
		r[1],
		r[2] + t * (1 - n) * a[1]
	], u = 1e-12 * (1 + Math.max(Math.abs(i[0]), Math.abs(i[1]))), d = (e) => .5 * Bc(e, Vc(l, e)) - Bc(i, e) + c[0] * Math.abs(e[0]) + c[1] * Math.abs(e[1]), f = (e, t) => Math.min(Math.max(e, o[t]), s[t]), p = [f(0, 0), f(0, 1)], m = d(p), h = (e) => [
		...c[e] > 0 ? Yc : [Xc],
		Zc,
		...Qc(o[e]),
		...Qc(s[e])
	];
	for (let e of h(0)) for (let t of h(1)) {
		let n = $c(l, i, c, e, t);
		if (n === null || n.some((e, t) => e < o[t] - u || e > s[t] + u)) continue;
		let r = d(n);
		r < m - 1e-16 * (Math.abs(m) + 1e-300) && ([p, m] = [n, r]);
	}
	return p;
}
var Yc = [{
	sign: 1,
	at: null
}, {
	sign: -1,
	at: null
}], Xc = {
	sign: 0,
	at: null
}, Zc = {
	sign: 0,
	at: 0
}, Qc = (e) => Number.isFinite(e) ? [{
	sign: 0,
	at: e
}] : [];
function $c(e, t, n, r, i) {
	let a = [t[0] - r.sign * n[0], t[1] - i.sign * n[1]], o;
	if (r.at !== null && i.at !== null) o = [r.at, i.at];
	else if (r.at !== null) o = [r.at, e[2] > 0 ? (a[1] - e[1] * r.at) / e[2] : 0];
	else if (i.at !== null) o = [e[0] > 0 ? (a[0] - e[1] * i.at) / e[0] : 0, i.at];
	else if (Uc(e) > 1e-14 * e[0] * e[2]) o = Wc(e, a);
	else return null;
	return o[0] * r.sign < 0 || o[1] * i.sign < 0 ? null : o;
}
function el(e, t, n) {
	let r = (t) => Kc(e, Jc(e, t, n));
	if (t <= r(0)) return 0;
	let i = Math.max(Math.abs(e.q[0]), Math.abs(e.q[1])) || 1;
	for (let e = 0; r(i) < t; e++) {
		if (e === 60) return null;
		i *= 2;
	}
	let a = 0;
	for (let e = 0; e < 100; e++) {
		let e = .5 * (a + i);
		if (e <= a || e >= i) break;
		r(e) < t ? a = e : i = e;
	}
	return i;
}
var tl = (e, t, n) => [0, 1].reduce((r, i) => r + n[i] * (t * Math.abs(e[i]) + .5 * (1 - t) * e[i] ** 2), 0);
function nl(e, t, n, r) {
	if (!(e > 0)) return [];
	let i = t === 1 && n[0] > 0 && n[1] > 0 ? 4 : 128;
	return Array.from({ length: i }, (a, o) => {
		let s = 2 * Math.PI * o / i, [c, l] = [Math.cos(s), Math.sin(s)].map((e) => Math.abs(e) < 1e-12 ? 0 : e), u = t * (n[0] * Math.abs(c) + n[1] * Math.abs(l)), d = (1 - t) * (n[0] * c * c + n[1] * l * l), f = 2 * e / (u + Math.sqrt(u * u + 2 * d * e)), p = Number.isFinite(f) ? Math.min(f, Math.min(n[0], n[1]) > 0 ? f : r) : r;
		return [p * c, p * l];
	});
}
function rl(e, t, n, r, i) {
	let { gram: a, factor: o } = e;
	if (Uc(a) <= 1e-10 * a[0] * a[2]) return [];
	let s = [t * n * o[0], t * n * o[1]], c = [];
	if (r === null) for (let [e, t] of [
		[1, 1],
		[1, -1],
		[-1, -1],
		[-1, 1]
	]) c.push([e * s[0], t * s[1]]);
	else {
		let e = +(r === 0), l = a[2 * e], u = a[1] / (l + t * (1 - n) * o[e]), d = s[e] + i * (a[0] + a[2]), f = (t) => Math.sign(t) * Math.max(Math.abs(t) - s[e], 0);
		for (let t of [1, -1]) for (let n of [
			-d,
			-s[e],
			s[e],
			d
		].map((e) => e * t)) {
			let e = u * f(n) + t * s[r];
			c.push(r === 0 ? [e, n] : [n, e]);
		}
	}
	return c.map((e) => Wc(a, e));
}
// node_modules/d3-contour/dist/d3-contour.mjs
var il = Array.prototype.slice;
function al(e, t) {
	return e - t;
}
function ol(e) {
	for (var t = 0, n = e.length, r = e[n - 1][1] * e[0][0] - e[n - 1][0] * e[0][1]; ++t < n;) r += e[t - 1][1] * e[t][0] - e[t - 1][0] * e[t][1];
	return r;
}
var sl = (e) => () => e;
function cl(e, t) {
	for (var n = -1, r = t.length, i; ++n < r;) if (i = ll(e, t[n])) return i;
	return 0;
}
function ll(e, t) {
	for (var n = t[0], r = t[1], i = -1, a = 0, o = e.length, s = o - 1; a < o; s = a++) {
		var c = e[a], l = c[0], u = c[1], d = e[s], f = d[0], p = d[1];
		if (ul(c, d, t)) return 0;
		u > r != p > r && n < (f - l) * (r - u) / (p - u) + l && (i = -i);
	}
	return i;
}
function ul(e, t, n) {
	var r;
	return dl(e, t, n) && fl(e[r = +(e[0] === t[0])], n[r], t[r]);
}
function dl(e, t, n) {
	return (t[0] - e[0]) * (n[1] - e[1]) === (n[0] - e[0]) * (t[1] - e[1]);
}
function fl(e, t, n) {
	return e <= t && t <= n || n <= t && t <= e;
}
function pl() {}
var ml = [
	[],
	[[[1, 1.5], [.5, 1]]],
	[[[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [.5, 1]]],
	[[[1, .5], [1.5, 1]]],
	[[[1, 1.5], [.5, 1]], [[1, .5], [1.5, 1]]],
	[[[1, .5], [1, 1.5]]],
	[[[1, .5], [.5, 1]]],
	[[[.5, 1], [1, .5]]],
	[[[1, 1.5], [1, .5]]],
	[[[.5, 1], [1, .5]], [[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [1, .5]]],
	[[[.5, 1], [1.5, 1]]],
	[[[1, 1.5], [1.5, 1]]],
	[[[.5, 1], [1, 1.5]]],
	[]
];
function hl() {
	var e = 1, t = 1, n = Wi, r = c;
	function i(e) {
		var t = n(e);
		if (Array.isArray(t)) t = t.slice().sort(al);
		else {
			let n = Fi(e, gl);
			for (t = Bi(...Ui(n[0], n[1], t), t); t[t.length - 1] >= n[1];) t.pop();
			for (; t[1] < n[0];) t.shift();
		}
		return t.map((t) => a(e, t));
	}
	function a(e, t) {
		let n = t == null ? NaN : +t;
		if (isNaN(n)) throw Error(`invalid value: ${t}`);
		var i = [], a = [];
		return o(e, n, function(t) {
			r(t, e, n), ol(t) > 0 ? i.push([t]) : a.push(t);
		}), a.forEach(function(e) {
			for (var t = 0, n = i.length, r; t < n; ++t) if (cl((r = i[t])[0], e) !== -1) {
				r.push(e);
				return;
			}
		}), {
			type: "MultiPolygon",
			value: t,
			coordinates: i
		};
	}
	function o(n, r, i) {
		var a = [], o = [], c = l = -1, l, u, d = _l(n[0], r), f, p;
		for (ml[d << 1].forEach(m); ++c < e - 1;) u = d, d = _l(n[c + 1], r), ml[u | d << 1].forEach(m);
		for (ml[d | 0].forEach(m); ++l < t - 1;) {
			for (c = -1, d = _l(n[l * e + e], r), f = _l(n[l * e], r), ml[d << 1 | f << 2].forEach(m); ++c < e - 1;) u = d, d = _l(n[l * e + e + c + 1], r), p = f, f = _l(n[l * e + c + 1], r), ml[u | d << 1 | f << 2 | p << 3].forEach(m);
			ml[d | f << 3].forEach(m);
		}
		for (c = -1, f = n[l * e] >= r, ml[f << 2].forEach(m); ++c < e - 1;) p = f, f = _l(n[l * e + c + 1], r), ml[f << 2 | p << 3].forEach(m);
		ml[f << 3].forEach(m);
		function m(e) {
			var t = [e[0][0] + c, e[0][1] + l], n = [e[1][0] + c, e[1][1] + l], r = s(t), u = s(n), d, f;
			(d = o[r]) ? (f = a[u]) ? (delete o[d.end], delete a[f.start], d === f ? (d.ring.push(n), i(d.ring)) : a[d.start] = o[f.end] = {
				start: d.start,
				end: f.end,
				ring: d.ring.concat(f.ring)
			}) : (delete o[d.end], d.ring.push(n), o[d.end = u] = d) : (d = a[u]) ? (f = o[r]) ? (delete a[d.start], delete o[f.end], d === f ? (d.ring.push(n), i(d.ring)) : a[f.start] = o[d.end] = {
				start: f.start,
				end: d.end,
				ring: f.ring.concat(d.ring)
			}) : (delete a[d.start], d.ring.unshift(t), a[d.start = r] = d) : a[r] = o[u] = {
				start: r,
				end: u,
				ring: [t, n]
			};
		}
	}
	function s(t) {
		return t[0] * 2 + t[1] * (e + 1) * 4;
	}
	function c(n, r, i) {
		n.forEach(function(n) {
			var a = n[0], o = n[1], s = a | 0, c = o | 0, l = vl(r[c * e + s]);
			a > 0 && a < e && s === a && (n[0] = yl(a, vl(r[c * e + s - 1]), l, i)), o > 0 && o < t && c === o && (n[1] = yl(o, vl(r[(c - 1) * e + s]), l, i));
		});
	}
	return i.contour = a, i.size = function(n) {
		if (!arguments.length) return [e, t];
		var r = Math.floor(n[0]), a = Math.floor(n[1]);
		if (!(r >= 0 && a >= 0)) throw Error("invalid size");
		return e = r, t = a, i;
	}, i.thresholds = function(e) {
		return arguments.length ? (n = typeof e == "function" ? e : sl(Array.isArray(e) ? il.call(e) : e), i) : n;
	}, i.smooth = function(e) {
		return arguments.length ? (r = e ? c : pl, i) : r === c;
	}, i;
}
function gl(e) {
	return isFinite(e) ? e : NaN;
}
function _l(e, t) {
	return e != null && +e >= t;
}
function vl(e) {
	return e == null || isNaN(e = +e) ? -Infinity : e;
}
function yl(e, t, n, r) {
	let i = r - t, a = n - t, o = isFinite(i) || isFinite(a) ? i / a : Math.sign(i) / Math.sign(a);
	return isNaN(o) ? e : e + o - .5;
}
// src/report/surface.ts
var bl = 91;
function xl(e, t, n) {
	let r = Array.from({ length: e }, (n, r) => t ? -Math.cos(Math.PI * r / (e - 1)) : -1 + 2 * r / (e - 1));
	if (!t) {
		let t = Math.max(Math.min(Math.floor((n + 1) / 2 * (e - 1)), e - 2), 0), i = (n + 1) / 2 * (e - 1) - t;
		return r.map((e, n) => n === t ? 1 - i : n === t + 1 ? i : 0);
	}
	let i = r.findIndex((e) => Math.abs(e - n) < 1e-14);
	if (i >= 0) return r.map((e, t) => +(t === i));
	let a = r.map((t, r) => (r % 2 == 0 ? 1 : -1) * (r === 0 || r === e - 1 ? .5 : 1) / (n - t)), o = a.reduce((e, t) => e + t, 0);
	return a.map((e) => e / o);
}
var Sl = (e, t) => Array.from({ length: bl }, (n, r) => xl(e, t, -1 + 2 * r / 90));
function Cl(e, t) {
	let [n, r, i, a] = e.window, o = e.values.length, [s, c] = [xl(o, e.nodes, (t[0] - n) / i), xl(o, e.nodes, (t[1] - r) / a)], l = 0;
	for (let t = 0; t < o; t++) for (let n = 0; n < o; n++) s[n] * c[t] !== 0 && (l += s[n] * c[t] * (e.values[t][n] ?? NaN));
	return Ol(e, l);
}
var wl = /* @__PURE__ */ new Map();
function Tl(e, t) {
	let n = `${e}${t}`;
	return wl.has(n) || wl.set(n, Sl(e, t)), wl.get(n);
}
function El(e) {
	let t = e.values.map((e) => e.map((e) => e ?? NaN)), n = Tl(t.length, e.nodes), r = (e, t) => e === 0 ? 0 : e * t, i = t.map((e) => n.map((t) => t.reduce((t, n, i) => t + r(n, e[i]), 0))), a = /* @__PURE__ */ new Float64Array(8281);
	for (let e = 0; e < bl; e++) for (let t = 0; t < bl; t++) {
		let r = 0;
		for (let a = 0; a < i.length; a++) n[e][a] !== 0 && (r += n[e][a] * i[a][t]);
		a[e * bl + t] = r;
	}
	return a;
}
var Dl = (e, t) => e.unit > 0 ? Math.log1p(t / e.unit) : t, Ol = (e, t) => Math.max(e.unit > 0 ? e.unit * Math.expm1(t) : t, 0);
function kl(e, t) {
	let n = [...t].filter(Number.isFinite).map((t) => Math.sqrt(2 * Ol(e, t)));
	n.sort((e, t) => e - t);
	let r = Math.sqrt(2 * e.level), [i, a] = [n[0], Math.min(n[n.length - 1], 3 * n[Math.floor(n.length / 2)] + r)], o = [];
	for (let e = -8; e < 9; e++) {
		let t = r + e * (a - i) / 7;
		t > i && t < a && e !== 0 && o.push(.5 * t * t);
	}
	return o;
}
function Al(e, t, n) {
	let [r, i, a, o] = e.window, s = 1.25 * t.reduce((e, t) => t > e ? t : e, 0) + 1, c = Array.from(t, (e) => -(Number.isFinite(e) ? e : s)), l = ([e, t]) => [r + a * (2 * (e - .5) / 90 - 1), i + o * (2 * (t - .5) / 90 - 1)], u = ([e, t]) => {
		let [n, r] = [Math.round(e - .5), Math.round(t - .5)];
		for (let e = -1; e < 2; e++) for (let t = -1; t < 2; t++) if (c[(r + t) * bl + n + e] === -s) return !0;
		return !1;
	}, d = hl().size([bl, bl]);
	return n.map((t) => d.contour(c, -Dl(e, t)).coordinates.flatMap((e) => e.flatMap((e) => jl(e, u)).map((e) => e.map(l))));
}
function jl(e, t) {
	let n = [], r = [];
	for (let i of e) i[0] <= .5 || i[1] <= .5 || i[0] >= 90.5 || i[1] >= 90.5 || t(i) ? (r.length > 1 && n.push(r), r = []) : r.push(i);
	return r.length > 1 && n.push(r), n;
}
// src/report/touch.ts
var Ml = (e, t) => e ?? t;
function Nl(e, t, n, r, i) {
	let a = t.gram, o = [e.u[n][r], e.u[n][i]], s = [
		a[r][r],
		a[r][i],
		a[i][i]
	], c = Vc(s, o);
	return {
		pair: {
			gram: s,
			q: [c[0] + e.pull[n][r], c[1] + e.pull[n][i]],
			...Pl(e, r, i)
		},
		u: o
	};
}
var Pl = (e, t, n) => ({
	factor: [e.factor[t], e.factor[n]],
	lower: [Ml(e.lower[t], -Infinity), Ml(e.lower[n], -Infinity)],
	upper: [Ml(e.upper[t], Infinity), Ml(e.upper[n], Infinity)]
});
function Fl(e, t, n) {
	let [r, i] = [e.pull, e.touch], [a, o] = n;
	if (i.frames !== null) return Ll(r, Il(e, i.frames, t), i.pair);
	let { pair: s, u: c } = Nl(r, i, t, a, o), l = e.l1_ratio > 0 ? 0 : 1, [u, d] = [null, NaN];
	if (c[0] === 0 && c[1] === 0) [u, d] = [[0, 0], Infinity];
	else if (Math.min(...s.factor) > 0) {
		let e = el(s, Kc(s, c), l);
		e !== null && ([u, d] = [Jc(s, e, l), e]);
	}
	let f = qc(s);
	return {
		k: t,
		u: c,
		optimum: f,
		other: u,
		otherAlpha: d,
		window: ql(e, a, o, c, f),
		...s,
		pair: s,
		frame: null
	};
}
function Il(e, t, n) {
	let r = (t) => Math.abs(Math.log(e.alphas[t.place] / e.alphas[n]));
	return t.reduce((e, t) => r(t) < r(e) ? t : e);
}
function Ll(e, t, n) {
	return {
		k: t.place,
		u: sc(t.solution),
		optimum: sc(t.optimum),
		other: t.other && sc(t.other),
		otherAlpha: t.other_alpha ?? Infinity,
		window: t.window,
		...Pl(e, n[0], n[1]),
		pair: null,
		frame: t
	};
}
var Rl = 1.6, zl = .12, Bl = 3, Vl = /* @__PURE__ */ new WeakMap(), Hl = [
	0,
	0,
	0,
	0
], Ul = (e, t) => t.reduce(([e, t, n, r], i) => [
	Math.min(e, i[0]),
	Math.max(t, i[0]),
	Math.min(n, i[1]),
	Math.max(r, i[1])
], e), Wl = (e) => Math.max(Math.abs(e[0]), Math.abs(e[1]));
function Gl(e, t, n) {
	let r = [0, 1].map((r) => e[r] + Math.min(Math.max(t[r] - e[r], -1.6 * n), Rl * n)), i = (e) => Math.min(Math.max(e, -1.2 * n), 1.2 * n), [a, o] = [i(Math.abs(e[0]) + Math.abs(e[1])), i(Math.hypot(e[0], e[1]))], s = Math.max(a, o);
	return [
		e,
		sc(r),
		[s, s],
		[-s, -s]
	];
}
function Kl(e, t, n) {
	let [r, i] = [e.pull, e.touch], a = e.alphas.map((e, a) => {
		let { pair: o, u: s } = Nl(r, i, a, t, n);
		return {
			u: s,
			o: qc(o)
		};
	}), o = (e.used === null ? 0 : Wl(a[e.used].u)) || Jl(a.map(({ o: e }) => Wl(e))), s = Math.min(Math.max(...a.map(({ u: e }) => Wl(e))), Bl * o) || o || 1, c = a.filter(({ u: e }) => Wl(e) <= s * (1 + 1e-9));
	return {
		most: s,
		ends: (c.length ? c : a).reduce((e, { u: t, o: n }) => Ul(e, Gl(t, n, s)), Hl)
	};
}
function ql(e, t, n, r, i) {
	Vl.has(e) || Vl.set(e, /* @__PURE__ */ new Map());
	let a = Vl.get(e), o = a.get(`${t} ${n}`) ?? Kl(e, t, n);
	a.set(`${t} ${n}`, o);
	let [s, c, l, u] = Wl(r) > o.most * (1 + 1e-9) ? Ul(o.ends, Gl(r, i, o.most)) : o.ends, d = .62 * Math.max(c - s, u - l) || 1;
	return [
		(s + c) / 2,
		(l + u) / 2,
		d,
		d
	];
}
function Jl(e) {
	let t = [...e].sort((e, t) => e - t);
	return t[Math.floor(t.length / 2)];
}
var Yl = {
	1: "diamond",
	0: "circle"
}, Xl = (e) => Yl[e] ?? "rounded diamond", Zl = (e) => e === 1 ? "L1" : e === 0 ? "L2" : "Elastic net";
function Ql(e, t, n) {
	let [r, i] = [e.pull, e.touch], a = Fl(e, t, n), [o, s] = i.frames === null ? n : i.pair, c = [r.names[o], r.names[s]], l = c.map((e) => Q(e, 30) + (i.per_sd ? " (per SD)" : "")), u = e.l1_ratio > 0 ? 0 : 1, d = [nu(a, a.u, e.l1_ratio, e.alphas[a.k], c, l)];
	a.other !== null && d.push(nu(a, a.other, u, a.otherAlpha, c, l));
	let f = a.other === null ? "" : ` Second panel: with ${Zl(u)} the solution is ${yi(a.other)}.`;
	return {
		kind: "touch",
		question: `${[
			"Why is neither",
			"Why is this",
			"Why is each"
		][a.u.filter((e) => e === 0).length]} ${e.noun === "input" ? "coefficient" : e.noun} exactly 0?`,
		panels: d,
		caption: $l(e, a, t, c),
		alt: `${Q(c[0], 40)} (across) and ${Q(c[1], 40)} (up) at alpha ${Z(e.alphas[a.k])}. Error contours ${a.pair ? "are ellipses" : "lie"} around the best fit without penalty at ${yi(a.optimum)}. The contour through the solution ${yi(a.u)} touches the outline of the ${Zl(e.l1_ratio)} penalty there.${f}`,
		table: tu(e, a, [o, s], c, u),
		size: [4.3, 4.3]
	};
}
function $l(e, t, n, r) {
	let { u: i, factor: a } = t, o = [0, 1].filter((e) => i[e] === 0), s = r.map(vi), c = Math.min(...a) === 0, l = c ? "outline of the penalty" : Xl(e.l1_ratio), u = `At alpha ${Z(e.alphas[t.k])} `;
	if (o.length === 2) u += "both are exactly 0: the best fit without penalty lies inside both zero zones";
	else if (o.length === 1) {
		let t = e.l1_ratio > 0 && a[o[0]] > 0 ? "at its corner" : "on the axis";
		u += `the error contour meets the ${l} ${t}: ${s[o[0]]} is exactly 0`;
	} else {
		let t = a.map((e) => e === 0 && c ? " (not penalised)" : ""), n = c ? "" : e.l1_ratio === 0 ? " beside the axes" : " on an edge, not at a corner";
		u += `the error contour meets the ${l}${n}: ${s[0]}${t[0]} is ${Z(i[0])}, ${s[1]}${t[1]} ${Z(i[1])}`;
	}
	if (t.other !== null && o.length < 2) {
		let [n, r] = e.l1_ratio > 0 ? ["L2", "circle"] : ["L1", "diamond"], i = (e) => e === 0 ? "exactly 0" : Z(e), a = o.length === 1 ? `it would be ${i(t.other[o[0]])}` : `they would be ${i(t.other[0])} and ${i(t.other[1])}`;
		u += `; with the ${r} on the same error contour (${n}, alpha ${Z(t.otherAlpha)}) ${a}`;
	}
	return u += ".", t.frame?.minima.length && (u += ` The error has ${t.frame.minima.length + 1} local minima in this frame (rings).`), e.pull.local && (u += " f is not linear in its parameters: this is a local minimum, and others may be lower."), u += eu(e, t), t.k !== n && (u += ` The error of these two was computed at ${e.touch.frames.length} alphas; ${Z(e.alphas[t.k])} is the one nearest to the slider's ${Z(e.alphas[n])}.`), u;
}
function eu(e, t) {
	let n = e.kept[t.k] - [0, 1].filter((e) => t.u[e] !== 0).length, r = e.touch.per_sd ? "coefficients are per standard deviation of the input." : "";
	return n <= 0 ? r && ` All ${r}` : ` ${n === 1 ? `The other kept ${e.noun} is` : `The ${_i(n, `other kept ${e.noun}`)} are`.replace(/^The (\S+) (.*)$/, "The $1 $2")} held at the fit${r ? `; ${r}` : "."}`;
}
function tu(e, t, n, r, i) {
	let a = e.pull, o = a.noun === "input", s = e.alphas[t.k], c = [
		[o ? "solution, on the penalty's scale" : "solution", ...t.u],
		["best fit without penalty (others held)", ...t.optimum],
		[o ? "pull on the residual" : "slope of the error", ...n.map((e) => a.pull[t.k][e])],
		[`largest ${o ? "pull" : "slope"} that keeps it at 0`, ...n.map((t) => s * e.l1_ratio * a.factor[t])]
	];
	o && c.splice(1, 0, ["solution, in original units", ...n.map((e, n) => t.u[n] / a.scale[e])]), t.other !== null && Number.isFinite(t.otherAlpha) && c.push([`${Zl(i)} at alpha ${Z(t.otherAlpha, 6)}`, ...t.other]);
	let l = `At alpha ${Z(s, 6)}.`;
	if (t.pair) {
		let e = t.pair.gram;
		l += ` Correlation of the two inputs: ${Z(e[1] / Math.sqrt(e[0] * e[2]))}.`;
	}
	return {
		columns: ["", ...r.map((e) => Q(e, 40))],
		rows: c,
		note: l
	};
}
function nu(e, t, n, r, i, a) {
	let [o, s, c, l] = e.window, u = 4 * (Math.max(c, l) + Math.abs(o) + Math.abs(s)), d = [{
		mark: "HLine",
		y: 0,
		color: "grey",
		width: .8,
		dash: "solid"
	}, {
		mark: "VLine",
		x: 0,
		color: "grey",
		width: .8,
		dash: "solid"
	}];
	e.pair === null ? d.push(...au(e.frame)) : d.push(...cu(e, n, r, ((e) => 6 * (c + Math.abs(e[0]) + Math.abs(e[1])))([o, s]), t), ...ru(e.pair, e, t));
	let f = nl(tl(t, n, e.factor), n, e.factor, u);
	f.length && d.push({
		mark: "Polygon",
		x: f.map((e) => e[0]),
		y: f.map((e) => e[1]),
		color: "penalty",
		fill_opacity: .13,
		width: 2,
		dash: "dashed"
	}), d.push(...lu(e), ...uu(e, t));
	let p = i.filter((e, n) => t[n] === 0).map((e) => Q(e, 16)), m = p.length === 2 ? "both are exactly 0" : p.length === 1 ? `${p[0]} is exactly 0` : "both kept";
	return {
		title: r === Infinity ? `${Zl(n)} (${Xl(n)}): 0 only as alpha grows without end` : `${Zl(n)} (${Xl(n)}): ${m}`,
		x: Qs(a[0], [o - c, o + c]),
		y: Qs(a[1], [s - l, s + l]),
		marks: d,
		equal: c === l,
		top: [],
		top_label: ""
	};
}
function ru(e, t, n) {
	let { gram: r } = e, i = t.optimum, [a, o, s] = t.window, c = (e) => {
		let t = [e[0] - i[0], e[1] - i[1]], n = Vc(r, t);
		return Math.sqrt(Math.max(t[0] * n[0] + t[1] * n[1], 0));
	}, { values: l, angle: u } = Gc(r), d = Math.max(l[1], 1e-8 * l[0]), f = (e, t, n) => ({
		mark: "Ellipse",
		center: [i[0], i[1]],
		semi: [e / Math.sqrt(l[0]), e / Math.sqrt(d)],
		angle: u * 180 / Math.PI,
		color: "error",
		width: t,
		opacity: n
	}), p = c(n), m = [-1, 1].flatMap((e) => [-1, 1].map((t) => [a + e * s, o + t * s])), h = Math.max(...m.map(c)), g = Math.max(p / 3, h / 9), _ = [];
	for (let e = 1; e < 10; e++) Math.abs(e * g - p) > .3 * g && e * g < h && _.push(f(e * g, .9, .45));
	return p > 0 && _.push(f(p, 2.4, 1)), _;
}
var iu = /* @__PURE__ */ new WeakMap();
function au(e) {
	let t = iu.get(e);
	if (t) return t;
	let n = El(e), r = kl(e, n), i = su(e), a = Cl(e, sc(e.solution)), o = Al(e, n, i === null && a > 0 ? [...r, a] : r), s = [{
		mark: "Curves",
		lines: o.slice(0, r.length).flat(),
		color: "error",
		width: .9,
		opacity: .45
	}];
	return i === null ? o.length > r.length && s.push({
		mark: "Curves",
		lines: o[r.length],
		color: "error",
		width: 2.4,
		opacity: 1
	}) : s.push(i), iu.set(e, s), s;
}
function ou(e, t) {
	let n = [...e].sort((e, n) => Math.abs(n.place - t) - Math.abs(e.place - t)), r = () => {
		let e = n.pop();
		e !== void 0 && (au(e), requestIdleCallback(r));
	};
	requestIdleCallback(r);
}
function su(e) {
	let [t, n] = [sc(e.optimum), sc(e.solution)], r = [n[0] - t[0], n[1] - t[1]], i = Vc(e.bend, r), { values: a, angle: o } = Gc(e.bend), s = Math.sqrt(r[0] * i[0] + r[1] * i[1]), c = s / Math.sqrt(a[1]);
	return !(a[1] > 1e-8 * a[0]) || !(c < zl * Math.min(e.window[2], e.window[3])) || s === 0 ? null : {
		mark: "Ellipse",
		center: [t[0], t[1]],
		semi: [s / Math.sqrt(a[0]), c],
		angle: o * 180 / Math.PI,
		color: "error",
		width: 2.4,
		opacity: 1
	};
}
function cu(e, t, n, r, i) {
	if (!Number.isFinite(n) || t === 0 || n === 0) return [];
	let a = i[0] === 0 && i[1] === 0 ? null : i[0] === 0 ? 0 : 1, o = rl(e.pair, n, t, a, r);
	return o.length ? [{
		mark: "Polygon",
		x: o.map((e) => e[0]),
		y: o.map((e) => e[1]),
		color: "grey",
		fill_opacity: .1,
		width: 1.2,
		dash: "dotted"
	}] : [];
}
function lu(e) {
	let [t, n, r, i] = e.window, a = [];
	for (let o of [e.lower, e.upper]) Math.abs(o[0] - t) < r && a.push({
		mark: "VLine",
		x: o[0],
		color: "ink",
		width: 1.2,
		dash: "dashdot"
	}), Math.abs(o[1] - n) < i && a.push({
		mark: "HLine",
		y: o[1],
		color: "ink",
		width: 1.2,
		dash: "dashdot"
	});
	return a;
}
function uu(e, t) {
	let { window: n, optimum: r } = e, i = $s(r, n), a = i[0] === r[0] && i[1] === r[1], o = [];
	a || o.push({
		mark: "Line",
		x: [t[0], i[0]],
		y: [t[1], i[1]],
		color: "error",
		width: .8,
		dash: "dotted",
		opacity: 1,
		step: !1
	});
	for (let t of e.frame?.minima ?? []) o.push({
		mark: "Points",
		x: [t[0]],
		y: [t[1]],
		color: "error",
		shape: "ring",
		size: 5.5,
		opacity: 1
	});
	o.push({
		mark: "Points",
		x: [i[0]],
		y: [i[1]],
		color: "error",
		shape: "ring",
		size: 9,
		opacity: 1
	}), o.push({
		mark: "Points",
		x: [t[0]],
		y: [t[1]],
		color: "ink",
		shape: "square",
		size: 9,
		opacity: 1
	});
	let s = i[1] > t[1] || i[1] === t[1] && i[0] > t[0];
	return o.push(ec(a ? "best fit, no penalty" : `no penalty: ${yi(r)}`, i, n, "error", s ? "bottom" : "top")), o.push(ec(`solution ${yi(t)}`, t, n, "ink", s ? "top" : "bottom")), o;
}
// src/report/zero.ts
var du = 17, fu = 4, pu = 2e-6;
function mu(e, t) {
	let n = e.pull, r = e.alphas[t], i = r * e.l1_ratio, a = n.u[t], o = n.factor.map((e) => e > 0 ? e : 1), s = ac(n, t).map((e, t) => e / o[t]), c = n.lower.map((e, t) => (e ?? -1) > 0 || (n.upper[t] ?? 1) < 0), l = n.lower.map((e, t) => e === null || e < 0 ? -i * Number(n.factor[t] > 0) : -Infinity), u = n.upper.map((e, t) => e === null || e > 0 ? i * Number(n.factor[t] > 0) : Infinity), d = s.map((e, t) => c[t] ? NaN : Math.min(u[t] - e, e - l[t])), f = s.map((e, t) => t).filter((e) => Number.isFinite(d[e])), p = f.filter((e) => a[e] !== 0).sort((e, t) => Math.abs(s[t]) - Math.abs(s[e])), m = f.filter((e) => a[e] === 0).sort((e, t) => d[e] - d[t]), h = Math.min(du, a.length), g = nc(Fc(e), [...p.slice(0, Math.max(8, h - m.length)), ...m], h), _ = m.filter((e) => Math.abs(d[e]) <= pu * i), v = e.l1_ratio === 0 ? null : m.find((e) => d[e] > pu * i) ?? m.find((e) => d[e] >= 0) ?? p.reduce((e, t) => e === null || d[t] > d[e] ? t : e, null), y = Math.max(...g.flatMap((e) => [Number.isFinite(s[e]) ? Math.abs(s[e]) : 0, n.fitted ? Math.abs(a[e]) : 0])), b = i > 0 ? Math.min(Math.max(1.12 * y, 1.6 * i), fu * i) : 1.12 * y || 1, x = [], S = e.l1_ratio === 1 ? "L1" : "elastic net";
	if (i > 0) {
		x.push({
			mark: "Span",
			low: -i,
			high: i,
			color: "penalty",
			opacity: .13
		});
		for (let e of [-i, i]) x.push({
			mark: "VLine",
			x: e,
			color: "penalty",
			width: 1.2,
			dash: "dashed"
		});
		x.push(hu(`${S}: exactly 0 in this band`, -1.55, "penalty"));
	}
	x.push({
		mark: "VLine",
		x: 0,
		color: "ink",
		width: 1.2,
		dash: "solid"
	}, hu("L2: only on this line", -.85, "ink")), x.push(tc("fit", -.85, "grey")), g.forEach((e, t) => {
		Number.isFinite(s[e]) && x.push(...gu(s[e], a[e], t, b, n.fitted, e === v ? d[e] : null)), x.push(tc(Z(a[e], 2), t, a[e] === 0 ? "grey" : "ink"));
	});
	let ee = n.factor.every((e) => e === 1), C = a.filter((e) => e === 0).length;
	return {
		kind: "zero_zone",
		question: "",
		panels: [{
			title: "",
			x: Qs(n.fitted ? "value that fits best with the others held, per SD" : `pull while it is 0, the others held${ee ? "" : " ÷ penalty factor"}`, [-b, b], { room: .24 }),
			y: Qs("", [g.length - .4, -2.1], {
				ticks: g.map((e, t) => [t, Q(n.names[e], 22)]),
				spine: !1
			}),
			marks: x,
			equal: !1,
			top: i > 0 ? [-i, i].map((e) => [e, Z(e)]) : [],
			top_label: ""
		}],
		caption: vu(e, t, i, C, v, v === null ? 0 : s[v], v === null ? 0 : d[v]) + _u(n, _, p.length > 0),
		alt: `Places of ${g.length} ${n.noun}s against ${i > 0 ? `a band of ±${Z(i)}` : "the line at 0"}, in which a coefficient is exactly 0: ${g.filter((e) => a[e] !== 0).length} are kept, ${g.filter((e) => a[e] === 0).length} are 0.`,
		table: {
			columns: [
				n.noun,
				n.fitted ? "best value, others held" : "pull at 0",
				"distance to the edge",
				n.fitted ? "fit, per SD" : "fit, as penalised"
			],
			rows: rc(f.length, (e) => -Math.abs(d[f[e]])).slice(0, 40).map((e) => [
				Q(n.names[f[e]], 60),
				s[f[e]],
				d[f[e]],
				a[f[e]]
			]),
			note: `At alpha ${Z(r, 6)}: band from ${Z(-i, 6)} to ${Z(i, 6)}. Those nearest to an edge first; the distance is positive inside the band, where the fit is 0.`
		},
		size: [4.8, 1.2 + .2 * (g.length + 1)]
	};
}
var hu = (e, t, n) => ({
	mark: "Text",
	text: e,
	x: 0,
	y: t,
	color: n,
	align: "center",
	level: "center",
	size: .85,
	bold: !1,
	x_frame: !1,
	y_frame: !1,
	clear: !0
});
function gu(e, t, n, r, i, a) {
	let o = .985 * r, s = (e) => Math.min(Math.max(e, -o), o), c = s(e), l = [];
	if (i && l.push({
		mark: "Line",
		x: [s(t), c],
		y: [n, n],
		color: "grey",
		width: 1,
		dash: "solid",
		opacity: 1,
		step: !1
	}), a !== null && c === e) {
		let t = e >= 0 ? e + a : e - a;
		l.push({
			mark: "Line",
			x: [e, t],
			y: [n, n],
			color: "error",
			width: 3.5,
			dash: "solid",
			opacity: 1,
			step: !1
		});
	}
	let u = c === e ? "ring" : e > 0 ? "right" : "left";
	return l.push({
		mark: "Points",
		x: [c],
		y: [n],
		color: "error",
		shape: u,
		size: 6.5,
		opacity: 1
	}), i && Math.abs(t) <= o && l.push({
		mark: "Points",
		x: [t],
		y: [n],
		color: "ink",
		shape: "square",
		size: 5,
		opacity: 1
	}), l;
}
function _u(e, t, n) {
	if (t.length === 0) return "";
	let r = t.length === 1, i = r ? `${vi(e.names[t[0]])} lies` : `${t.length} lie`, a = `${r ? "it tells" : "they tell"} what kept ${e.noun}s tell, and could stand in for them`;
	return ` ${i} on the edge itself: ${n ? a : "any weaker penalty would let it in"}.`;
}
function vu(e, t, n, r, i, a, o) {
	let s = e.pull, c = `At alpha ${Z(e.alphas[t])}`, l = s.output ? ` (${vi(s.output)})` : "", u = s.rest > 0 ? ` of the ${s.u[t].length} that are followed here` : ` of ${s.u[t].length}`;
	if (e.l1_ratio === 0) return `${c}, L2 has no band: a coefficient becomes 0 only where its best ${s.fitted ? "value" : "pull while it is 0"} is exactly 0, so that ${r || "none"}${u} ${r > 1 ? "are" : "is"} 0.`;
	let d = s.fitted ? `whose best value, the others held, lies within ±${Z(n)}` : `that pulls with at most ${Z(n)} while it is 0`, f = `${c}${l}, ${e.l1_ratio === 1 ? "L1" : "elastic net"} gives exactly 0 to every ${s.noun} ${d}: ${r}${u}.`;
	if (i === null) return f;
	let p = vi(s.names[i]);
	if (f += o < 0 ? ` No ${s.noun} is 0; ${p} came closest:` : ` ${p} came closest to leaving:`, s.fitted) return `${f} its best value is ${Z(a)}, and the target would have to change by ${Z(Math.abs(o), 2)} per SD of ${p} for it to ${o < 0 ? "get to" : "leave"} 0.`;
	if (a === 0) return `${f} it does not pull at all.`;
	let m = n / Math.abs(a);
	return o < 0 ? `${f} its pull at 0 is ${Z(Math.abs(a))}, ${gi(1 / m - 1)} over the line.` : `${f} its pull is ${Z(Math.abs(a))} and would have to grow by ${gi(m - 1)} to leave 0.`;
}
// src/report/Linked.svelte
var yu = /* @__PURE__ */ hr("<option> </option>"), bu = /* @__PURE__ */ hr("<label> <select></select></label>"), xu = /* @__PURE__ */ hr("<div class=\"pickers\"></div>"), Su = /* @__PURE__ */ hr("<p class=\"panel-title\"> </p>"), Cu = /* @__PURE__ */ hr("<div class=\"panel\"><!> <!></div>"), wu = /* @__PURE__ */ hr("<!> <div></div>", 1);
function Tu(e, t) {
	Ve(t, !0);
	let n = /* @__PURE__ */ Pt(Ut(t.live.touch?.pair ?? [0, 1])), r = t.kind === "touch" && t.live.touch?.gram != null, i = t.live.specs[t.kind], a = /* @__PURE__ */ M(() => i || (t.kind === "touch" ? Ql(t.live, ui.k, U(n)) : t.kind === "pull" ? Ic(t.live, ui.k) : t.kind === "zero_zone" ? mu(t.live, ui.k) : pc(t.live, ui.k))), o = t.figure.querySelector("figcaption"), s = t.figure.querySelector("details"), c = s?.querySelector(".alt"), l = t.figure.querySelector("h3 .question"), u = o?.innerHTML ?? "", d = "", f = () => {
		s?.open && (i ? jc(s, t.live.alphas[ui.k]) : d !== `${ui.k} ${U(n)}` && Ac(s, U(a).table), d = `${ui.k} ${U(n)}`);
	};
	s?.addEventListener("toggle", f), mn(() => {
		if (o) {
			let e = i ? Zs(t.live, i, ui.k) : U(a).caption;
			o.innerHTML = i ? `${e && `<span class="here">${kc(e)}</span> `}${u}` : kc(e);
		}
		l && U(a).question && (l.textContent = U(a).question), c && U(a).alt && (c.textContent = U(a).alt), f();
	});
	function p(e, t) {
		let r = U(n)[1 - e], i = t === r ? U(n)[e] : r;
		It(n, e === 0 ? [t, i] : [i, t], !0);
	}
	let m = (e) => {
		let n = U(a).panels[e].title || t.question;
		return i ? n : e === 0 ? `${n}. ${U(a).alt}` : n;
	};
	var h = wu(), g = tn(h), _ = (e) => {
		var r = xu();
		Y(r, 20, () => [0, 1], J, (e, r) => {
			var i = bu(), a = en(i), o = F(a);
			Y(o, 21, () => t.live.pull.names, J, (e, t, n) => {
				var r = yu(), i = P(r, !0);
				r.value = r.__value = n, I((e) => K(i, e), [() => Q(U(t), 40)]), G(e, r);
			}), k(o);
			var s;
			Yr(o), k(i), I(() => {
				K(a, `${r === 0 ? "Across" : "Up"} `), s !== (s = U(n)[r]) && (o.value = (o.__value = s) ?? "", Jr(o, s));
			}), or("change", o, (e) => p(r, Number(e.currentTarget.value))), G(e, i);
		}), k(r), G(e, r);
	};
	q(g, (e) => {
		r && e(_);
	});
	var v = F(g, 2);
	Y(v, 21, () => U(a).panels, J, (e, n, r) => {
		var o = Cu(), s = en(o), c = (e) => {
			var t = Su(), r = P(t, !0);
			I(() => K(r, U(n).title)), G(e, t);
		};
		q(s, (e) => {
			U(n).title && U(a).panels.length > 1 && e(c);
		});
		var l = F(s, 2);
		{
			let e = /* @__PURE__ */ M(() => m(r)), o = /* @__PURE__ */ M(() => i && Xs(U(n)) ? t.live.alphas[ui.k] : null);
			Ys(l, {
				get panel() {
					return U(n);
				},
				get size() {
					return U(a).size;
				},
				get label() {
					return U(e);
				},
				get name() {
					return `${t.kind ?? ""}${r}`;
				},
				get cursor() {
					return U(o);
				}
			});
		}
		k(o), G(e, o);
	}), k(v), I((e) => {
		Ur(v, 1, Lr(U(a).panels.length > 1 ? "panels" : "panels one")), X(v, "data-place", e);
	}, [() => ui.k - oc(t.live)]), G(e, h), He();
}
sr(["change"]);
// src/report/main.ts
for (let e of document.querySelectorAll("main table, body table")) e.dataset.ready || (e.dataset.ready = "yes", Ec(e), Dc(e, `the numbers of: ${e.closest("figure, section")?.querySelector("h2, h3")?.textContent ?? "the table"}`));
for (let e of document.querySelectorAll("pre")) {
	let t = document.createElement("button");
	t.type = "button", t.className = "copy", t.textContent = "Copy", t.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(e.textContent ?? ""), t.textContent = "Copied";
		} catch {
			let n = document.createRange();
			n.selectNodeContents(e), getSelection()?.removeAllRanges(), getSelection()?.addRange(n), t.textContent = "Selected";
		}
		t.dataset.done = "yes", setTimeout(() => t.textContent = "Copy", 2500);
	});
	let n = document.createElement("div");
	n.className = "copyable", e.before(n), n.append(t, e);
}
var Eu = document.createElement("button");
Eu.type = "button", Eu.className = "scheme";
var Du = () => (document.documentElement.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark", Ou = () => void (Eu.textContent = Du() ? "Light" : "Dark");
Eu.addEventListener("click", () => {
	document.documentElement.dataset.scheme = Du() ? "light" : "dark", Ou();
}), Ou(), document.querySelector("nav")?.append(Eu);
var ku = ic();
if (ku !== null) {
	di(oc(ku));
	let e = document.getElementById("live-bar");
	e && Sr(Ei, {
		target: e,
		props: { live: ku }
	});
	for (let e of ku.linked) {
		let t = document.getElementById(e), n = t?.querySelector(".panels");
		if (!t || !n) continue;
		let r = document.createElement("div");
		n.replaceWith(r);
		let i = t.querySelector("h3"), a = i?.textContent ?? e, o = document.createElement("span");
		if (o.className = "follows", o.textContent = "follows alpha", i) {
			let e = document.createElement("span");
			e.className = "question", e.textContent = a, i.replaceChildren(e, " ", o);
		}
		t.dataset.linked = "yes", Sr(Tu, {
			target: r,
			props: {
				live: ku,
				kind: e,
				question: a,
				figure: t
			}
		});
	}
	ku.touch?.frames && "requestIdleCallback" in window && ou(ku.touch.frames, oc(ku)), document.documentElement.dataset.live = "yes";
}