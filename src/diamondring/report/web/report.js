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
		r: V,
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
	var t = z, n = V;
	B(null), Pn(null);
	try {
		return e();
	} finally {
		B(t), Pn(n);
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
	var s = V, c = tt(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
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
	var e = V, t = z, n = A, r = N;
	return function(i = !0) {
		Pn(e), B(t), Be(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function nt(e = !0) {
	Pn(null), B(null), Be(null), e && N?.deactivate();
}
function rt() {
	var e = V, t = e.b, n = N, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function it(e) {
	var t = 2 | g;
	return V !== null && (V.f |= ee), {
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
		parent: V,
		ac: null
	};
}
var at = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function ot(e, t, n) {
	let r = V;
	r === null && ke();
	var i = void 0, a = Nt(T), o = !z, s = /* @__PURE__ */ new Set();
	return _n(() => {
		var t = V, n = p();
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
	return In(t), t;
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
		for (var n = 0; n < t.length; n += 1) R(t[n]);
	}
}
function lt(e) {
	var t, n = V, r = e.parent;
	if (!jn && r !== null && e.v !== T && r.f & 24576) return _e(), e.v;
	Pn(r);
	try {
		ct(e), t = Gn(e);
	} finally {
		Pn(n);
	}
	return t;
}
function ut(e) {
	var t = lt(e);
	!e.equals(t) && (e.wv = Hn(), (!N?.is_fork || e.deps === null) && (N === null ? e.v = t : (N.capture(e, t, !0), mt?.capture(e, t, !0)), e.deps === null)) ? j(e, h) : jn || (ht === null ? Ye(e) : (fn() || N?.is_fork) && ht.set(e, t));
}
function dt(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && $e(() => {
		t.ac.abort(pe), t.ac = null;
	}), t.fn !== null && (t.teardown = d), Jn(t, 0), xn(t));
}
function ft(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && Yn(t);
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
				a ? r.f ^= h : i & 4 ? t.push(r) : Un(r) && (i & 16 && this.add_dirty_reaction(r, _), Yn(r));
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
			if (!(r.f & 24576) && Un(r) && (Tt = /* @__PURE__ */ new Set(), Yn(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && wn(r), Tt?.size > 0)) {
				jt.clear();
				for (let e of Tt) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) Tt.has(n) && (Tt.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || Yn(n);
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
	return In(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Ft(e, t = !1, n = !0) {
	let r = Nt(e);
	return t || (r.equals = Oe), r;
}
function It(e, t, n = !1) {
	return z !== null && (!Nn || z.f & 131072) && We() && z.f & 4325394 && (Fn === null || !Fn.has(e)) && Re(), zt(e, n ? Ut(t) : t, bt);
}
var Lt = null, Rt = 0;
function zt(e, t, n = null) {
	if (!e.equals(t)) {
		jn ? jt.set(e, t) : jt.has(e) || jt.set(e, e.v);
		var r = Ct.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && lt(t), ht === null && Ye(t);
		}
		e.wv = Hn(), Lt = null, Rt = 0, Ht(e, g, n), Lt = null, We() && V !== null && V.f & 1024 && !(V.f & 96) && (W === null ? Ln([e]) : W.push(e)), !r.is_fork && At.size > 0 && !Mt && Bt();
	}
	return t;
}
function Bt() {
	Mt = !1;
	for (let e of At) {
		e.f & 1024 && j(e, _);
		let t;
		try {
			t = Un(e);
		} catch {
			t = !0;
		}
		t && Yn(e);
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
			if (i || s !== V) {
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
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ Pt(0), u = null, d = Bn, f = (e) => {
		if (Bn === d) return e();
		var t = z, n = Bn;
		B(null), Vn(d);
		var r = e();
		return B(t), Vn(n), r;
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
				var c = G(o);
				return c === T ? void 0 : c;
			}
			return Reflect.get(e, n, i);
		},
		getOwnPropertyDescriptor(e, t) {
			this.has?.(e, t);
			var n = Reflect.getOwnPropertyDescriptor(e, t), i = r.get(t);
			if (i !== void 0) {
				var a = G(i);
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
			return (n !== void 0 || (V !== null || z !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ Pt(i ? Ut(e[t]) : T, u)), r.set(t, n)), G(n) === T) ? !1 : i;
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
			G(o);
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
	var t = V;
	if (t === null) return z.f |= re, e;
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
	V === null && (z === null && Ne(e), Me()), jn && je(e);
}
function un(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function dn(e, t) {
	var n = V;
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
			Yn(r);
		} catch (e) {
			throw R(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= S));
	}
	if (i !== null && (i.parent = n, n !== null && un(i, n), z !== null && z.f & 2 && !(e & 64))) {
		var a = z;
		(a.effects ??= []).push(i);
	}
	return r;
}
function fn() {
	return z !== null && !Nn;
}
function pn(e) {
	let t = dn(8, null);
	return j(t, h), t.teardown = e, t;
}
function mn(e) {
	ln("$effect");
	var t = V.f;
	if (!z && t & 32 && A !== null && !A.i) {
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
		e.outro ? Tn(t, () => {
			R(t), n(void 0);
		}) : (R(t), n(void 0));
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
			e(...t.map(G));
		});
	});
}
function yn(e, t = 0) {
	return dn(16 | t, e);
}
function L(e) {
	return dn(32 | ee, e);
}
function bn(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = jn, r = z;
		Mn(!0), B(null);
		try {
			t.call(null);
		} catch (t) {
			cn(t, e.parent);
		} finally {
			Mn(n), B(r);
		}
	}
}
function xn(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && $e(() => {
			e.abort(pe);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : R(n, t), n = r;
	}
}
function Sn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || R(t), t = n;
	}
}
function R(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (Cn(e.nodes.start, e.nodes.end), n = !0), e.f |= x, xn(e, t && !n), Jn(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	bn(e), e.f ^= x, e.f |= y;
	var i = e.parent;
	i !== null && i.first !== null && wn(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function Cn(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ $t(e);
		e.remove(), e = n;
	}
}
function wn(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function Tn(e, t, n = !0) {
	var r = [];
	e.f |= 256, En(e, r, !0);
	var i = () => {
		n && R(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function En(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= v;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				En(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function Dn(e) {
	e.f &= -257, On(e, !0);
}
function On(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= v, e.f & 1024 || (j(e, g), Ct.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			On(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function kn(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ $t(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var An = null, jn = !1;
function Mn(e) {
	jn = e;
}
var z = null, Nn = !1;
function B(e) {
	z = e;
}
var V = null;
function Pn(e) {
	V = e;
}
var Fn = null;
function In(e) {
	z !== null && (z.f & 2097152 || z.f & 2) && (Fn ??= /* @__PURE__ */ new Set()).add(e);
}
var H = null, U = 0, W = null;
function Ln(e) {
	W = e;
}
var Rn = 1, zn = 0, Bn = zn;
function Vn(e) {
	Bn = e;
}
function Hn() {
	return ++Rn;
}
function Un(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Un(a) && ut(a), a.wv > e.wv) return !0;
		}
		t & 512 && ht === null && j(e, h);
	}
	return !1;
}
function Wn(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Fn !== null && Fn.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? Wn(a, t, !1) : t === a && (n ? j(a, g) : a.f & 1024 && j(a, _), Dt(a));
	}
}
function Gn(e) {
	var t = H, n = U, r = W, i = z, a = Fn, o = A, s = Nn, c = Bn, l = e.f;
	H = null, U = 0, W = null, z = l & 96 ? null : e, Fn = null, Be(e.ctx), Nn = !1, Bn = ++zn, e.ac !== null && ($e(() => {
		e.ac.abort(pe);
	}), e.ac = null);
	try {
		e.f |= w;
		var u = e.fn, d = u();
		e.f |= b;
		var f = Kn(e);
		if (We() && W !== null && !Nn && f !== null && !(e.f & 6146)) for (var p = 0; p < W.length; p++) Wn(W[p], e);
		if (i !== null && i !== e) {
			if (zn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = zn;
			if (t !== null) for (let e of t) e.rv = zn;
			W !== null && (r === null ? r = W : r.push(...W));
		}
		return e.f & 8388608 && (e.f ^= re), d;
	} catch (t) {
		return Kn(e), sn(t);
	} finally {
		e.f ^= w, H = t, U = n, W = r, z = i, Fn = a, Be(o), Nn = s, Bn = c;
	}
}
function Kn(e) {
	var t = e.deps, n = N?.is_fork;
	if (H !== null) {
		var r;
		if (n || Jn(e, U), t !== null && U > 0) for (t.length = U + H.length, r = 0; r < H.length; r++) t[U + r] = H[r];
		else e.deps = t = H;
		if (fn() && e.f & 512) for (r = U; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && U < t.length && (Jn(e, U), t.length = U);
	return t;
}
function qn(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (H === null || !n.call(H, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== T && Ye(s), s.ac !== null && $e(() => {
			s.ac.abort(pe), s.ac = null, j(s, g);
		}), dt(s), Jn(s, 0);
	}
}
function Jn(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) qn(e, n[r]);
}
function Yn(e) {
	var t = e.f;
	if (!(t & 16384)) {
		j(e, h);
		var n = V;
		V = e;
		try {
			t & 16777232 ? Sn(e) : xn(e), bn(e);
			var r = Gn(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = Rn;
		} finally {
			V = n;
		}
	}
}
function G(e) {
	var t = !!(e.f & 2);
	if (An?.add(e), z !== null && !Nn && !(V !== null && V.f & 16384) && (Fn === null || !Fn.has(e))) {
		var r = z.deps;
		if (z.f & 2097152) e.rv < zn && (e.rv = zn, H === null && r !== null && r[U] === e ? U++ : H === null ? H = [e] : H.push(e));
		else {
			z.deps ??= [], n.call(z.deps, e) || z.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [z] : n.call(i, z) || i.push(z);
		}
	}
	if (jn && jt.has(e)) return jt.get(e);
	if (t) {
		var a = e;
		if (jn) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || Zn(a)) && (o = lt(a)), jt.set(a, o), o;
		}
		var s = !(a.f & 512) && !Nn && z !== null && !!(z.f & 512), c = (a.f & b) === 0;
		Un(a) && (s && (a.f |= 512), ut(a)), s && !c && (ft(a), Xn(a));
	}
	if (ht?.has(e)) return ht.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function Xn(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (ft(r), Xn(r));
	}
}
function Zn(e) {
	if (e.v === T) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (jt.has(t) || t.f & 2 && Zn(t)) return !0;
	return !1;
}
function Qn(e) {
	var t = Nn;
	try {
		return Nn = !0, e();
	} finally {
		Nn = t;
	}
}
[.../* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split(".")];
var $n = ["touchstart", "touchmove"];
function er(e) {
	return $n.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var tr = Symbol("events"), nr = /* @__PURE__ */ new Set(), rr = /* @__PURE__ */ new Set();
function ir(e, t, n) {
	(t[tr] ??= {})[e] = n;
}
function ar(e) {
	for (var t = 0; t < e.length; t++) nr.add(e[t]);
	for (var n of rr) n(e);
}
var or = null, sr = !1;
function cr(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	or = e, sr || (sr = !0, setTimeout(() => {
		sr = !1, or = null;
	}));
	var s = 0, c = or === e && e[tr];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[tr] = t;
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
		var d = z, f = V;
		B(null), Pn(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[tr]?.[r];
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
			e[tr] = t, delete e.currentTarget, B(d), Pn(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var lr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function ur(e) {
	return lr?.createHTML(e) ?? e;
}
function dr(e) {
	var t = an("template");
	return t.innerHTML = ur(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function fr(e, t) {
	var n = V;
	n.nodes === null && (n.nodes = {
		start: e,
		end: t,
		a: null,
		t: null
	});
}
/*#__NO_SIDE_EFFECTS__*/
function pr(e, t) {
	var n = !!(t & 1), r = !!(t & 2), i, a = !e.startsWith("<!>");
	return () => {
		if (E) return fr(D, null), D;
		i === void 0 && (i = dr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ Qt(i)));
		var t = r || qt ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ Qt(t), s = t.lastChild;
			fr(o, s);
		} else fr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function mr(e, t, n = "svg") {
	var r = !e.startsWith("<!>"), i = !!(t & 1), a = `<${n}>${r ? e : "<!>" + e}</${n}>`, o;
	return () => {
		if (E) return fr(D, null), D;
		if (!o) {
			var e = /* @__PURE__ */ Qt(dr(a));
			if (i) for (o = document.createDocumentFragment(); /* @__PURE__ */ Qt(e);) o.appendChild(/* @__PURE__ */ Qt(e));
			else o = /* @__PURE__ */ Qt(e);
		}
		var t = o.cloneNode(!0);
		if (i) {
			var n = /* @__PURE__ */ Qt(t), r = t.lastChild;
			fr(n, r);
		} else fr(t, t);
		return t;
	};
}
/*#__NO_SIDE_EFFECTS__*/
function K(e, t) {
	return /* @__PURE__ */ mr(e, t, "svg");
}
function hr() {
	if (E) return fr(D, null), D;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = Zt();
	return e.append(t, n), fr(t, n), e;
}
function q(e, t) {
	if (E) {
		var n = V;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = D), Se();
	} else e !== null && e.before(t);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function gr(e) {
	let t = 0, n = Nt(0), r;
	return () => {
		fn() && (G(n), vn(() => (t === 0 && (r = Qn(() => e(() => Vt(n)))), t += 1, () => {
			qe(() => {
				--t, t === 0 && (r?.(), r = void 0, Vt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var _r = S | ee;
function vr(e, t, n, r) {
	new yr(e, t, n, r);
}
var yr = class {
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
	#m = gr(() => (this.#p = Nt(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = V;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = V.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = yn(() => {
			if (E) {
				let e = Te(this.#t);
				Se();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, _r), E && (this.#e = D);
	}
	#h() {
		try {
			this.#a = L(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		qe(r), t && (this.#s = L(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? be() : (t = !0, n && ze(), this.#s !== null && Tn(this.#s, () => {
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
		e && (this.is_pending = !0, this.#o = L(() => e(this.#e)), qe(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = Zt(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return L(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							cn(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(N)) : this.#u === 0 && (this.#e.before(e), this.#c = null, Tn(this.#o, () => {
					this.#o = null;
				}), this.#x(N));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = L(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				kn(this.#a, e);
				let t = this.#n.pending;
				this.#o = L(() => t(this.#e));
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
		var t = V, n = z, r = A;
		Pn(this.#i), B(this.#i), Be(this.#i.ctx);
		try {
			return Ct.ensure(), e();
		} finally {
			Pn(t), B(n), Be(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && Tn(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, qe(() => {
			this.#d = !1, this.#p && zt(this.#p, this.#l);
		}));
	}
	get_effect_pending() {
		return this.#m(), G(this.#p);
	}
	error(e) {
		if (e === he || !this.#n.onerror && !this.#n.failed) throw e;
		N?.is_fork ? (this.#a && N.skip_effect(this.#a), this.#o && N.skip_effect(this.#o), this.#s && N.skip_effect(this.#s), N.oncommit(() => {
			this.#v() || this.#w(e);
		})) : this.#w(e);
	}
	#w(e) {
		this.#a &&= (R(this.#a), null), this.#o &&= (R(this.#o), null), this.#s &&= (R(this.#s), null), E && (O(this.#t), Ce(), O(we()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return L(() => {
						var r = V;
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
function J(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[de] ??= e.nodeValue) && (e[de] = n, e.nodeValue = `${n}`);
}
function br(e, t) {
	return Sr(e, t);
}
var xr = /* @__PURE__ */ new Map();
function Sr(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	Xt();
	var l = void 0, u = gn(() => {
		var s = n ?? t.appendChild(Zt());
		vr(s, { pending: () => {} }, (t) => {
			Ve({});
			var n = A;
			if (o && (n.c = o), a && (i.$$events = a), E && fr(t, null), l = e(t, i) || Ue(), E && (V.nodes.end = D, D === null || D.nodeType !== 8 || D.data !== "]")) throw ve(), he;
			He();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = er(r);
					for (let e of [t, document]) {
						var a = xr.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), xr.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, cr, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(nr)), rr.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = xr.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, cr), r.delete(e), r.size === 0 && xr.delete(n)) : r.set(e, i);
			}
			rr.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Cr.set(l, u), l;
}
var Cr = /* @__PURE__ */ new WeakMap(), wr = class {
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
			if (n) Dn(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (Dn(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (R(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						kn(r, t), t.append(Zt()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else R(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), Tn(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (R(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = N, r = rn();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = Zt();
				i.append(a), this.#n.set(e, {
					effect: L(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, L(() => t(this.anchor)));
		}
		if (this.#e.set(n, e), r) {
			for (let [t, r] of this.#t) t === e ? n.unskip_effect(r) : n.skip_effect(r);
			for (let [t, r] of this.#n) t === e ? n.unskip_effect(r.effect) : n.skip_effect(r.effect);
			n.oncommit(this.#a), n.ondiscard(this.#o);
		} else E && (this.anchor = D), this.#a(n);
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
function Y(e, t, n = !1) {
	var r;
	E && (r = D, Se());
	var i = new wr(e), a = n ? S : 0;
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
function X(e, t) {
	return t;
}
function Tr(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		Tn(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					Er(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
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
		Er(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function Er(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= te, kn(a, document.createDocumentFragment())) : R(t[i], n);
	}
}
var Dr;
function Z(t, n, i, a, o, s = null) {
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
			var t = G(f);
			_.fallback = d, kr(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= te, jr(d, null, c)) : Dn(d) : Tn(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: yn(() => {
			var e = G(f), t = e.length;
			let r = !1;
			E && Te(c) === "[!" != (t === 0) && (c = we(), O(c), xe(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = N, v = rn(), y = 0; y < t; y += 1) {
				E && D.nodeType === 8 && D.data === "]" && (c = D, r = !0, xe(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && zt(S.v, b), S.i && zt(S.i, y), v && _.unskip_effect(S.e)) : (S = Ar(l, m ? c : Dr ??= Zt(), b, x, y, o, n, i), m || (S.e.f |= te), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = L(() => s(c)) : (d = L(() => s(Dr ??= Zt())), d.f |= te)), t > u.size && Ae("", "", ""), E && t > 0 && O(we()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && xe(!0), G(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, E && (c = D);
}
function Or(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function kr(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Or(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (Dn(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= te, _ === l) jr(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), Mr(e, d, _), Mr(e, _, y), jr(_, y, n), d = _, p = [], m = [], l = Or(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], ee = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) jr(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					Mr(e, S.prev, ee.next), Mr(e, d, S), Mr(e, ee, b), l = b, d = ee, --v, p = [], m = [];
				} else u.delete(_), jr(_, l, n), Mr(e, _.prev, _.next), Mr(e, _, d === null ? e.effect.first : d.next), Mr(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Or(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Or(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (Er(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var C = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || C.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && C.push(l), l = Or(l.next);
		var w = C.length;
		if (w > 0) {
			var ne = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < w; v += 1) C[v].nodes?.a?.measure();
				for (v = 0; v < w; v += 1) C[v].nodes?.a?.fix();
			}
			Tr(e, C, ne);
		}
	}
	o && qe(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Ar(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? Nt(n) : /* @__PURE__ */ Ft(n, !1, !1) : null, l = o & 2 ? Nt(i) : null;
	return {
		v: c,
		i: l,
		e: L(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function jr(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ $t(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function Mr(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
// node_modules/clsx/dist/clsx.mjs
function Nr(e) {
	var t, n, r = "";
	if (typeof e == "string" || typeof e == "number") r += e;
	else if (typeof e == "object") {
		if (Array.isArray(e)) {
			var i = e.length;
			for (t = 0; t < i; t++) e[t] && (n = Nr(e[t])) && (r && (r += " "), r += n);
		} else for (n in e) e[n] && (r && (r += " "), r += n);
	}
	return r;
}
function Pr() {
	for (var e, t, n = 0, r = "", i = arguments.length; n < i; n++) (e = arguments[n]) && (t = Nr(e)) && (r && (r += " "), r += t);
	return r;
}
// node_modules/svelte/src/internal/shared/attributes.js
function Fr(e) {
	return typeof e == "object" ? Pr(e) : e ?? "";
}
var Ir = [..." 	\n\r\f\xA0\v﻿"];
function Lr(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || Ir.includes(r[o - 1])) && (s === r.length || Ir.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function Rr(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function zr(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function Br(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(zr)), i && c.push(...Object.keys(i).map(zr));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = zr(e.substring(l, u).trim());
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
		return r && (n += Rr(r)), i && (n += Rr(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function Vr(e, t, n, r, i, a) {
	var o = e[le];
	if (E || o !== n || o === void 0) {
		var s = Lr(n, r, a);
		E && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[le] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function Hr(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function Ur(e, t, n, r) {
	var i = e[ue];
	if (E || i !== t) {
		var a = Br(t, r);
		E && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[ue] = t;
	} else r && (Array.isArray(r) ? (Hr(e, n?.[0], r[0]), Hr(e, n?.[1], r[1], "important")) : Hr(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function Wr(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function Gr(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = Jr(c);
			Wr(c, i ? a.includes(l) : Gt(l, r));
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
function Kr(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return ye();
		for (var i of t.options) i.selected = n.includes(Jr(i));
	} else {
		for (i of t.options) if (Gt(Jr(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function qr(e) {
	var t = new MutationObserver((t) => {
		t.every(Yr) || ("__defaultValue" in e && Gr(e, !1), "__value" in e && Kr(e, e.__value));
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
function Jr(e) {
	return "__value" in e ? e.__value : e.value;
}
function Yr(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var Xr = Symbol("is custom element"), Zr = Symbol("is html"), Qr = me ? "link" : "LINK", $r = me ? "progress" : "PROGRESS";
function ei(e) {
	if (E) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					Q(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					Q(e, "checked", null), e.checked = r;
				}
			}
		};
		e[fe] = n, qe(n), Qe();
	}
}
function ti(e, t) {
	var n = ni(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === $r) && (e.value = t ?? "");
}
function Q(e, t, n, r) {
	var i = ni(e);
	if (!(E && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === Qr))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[se] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && ii(e).has(t) ? e[t] = n : (!E || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function ni(e) {
	return e[ce] ??= {
		[Xr]: e.nodeName.includes("-"),
		[Zr]: e.namespaceURI === ge
	};
}
var ri = /* @__PURE__ */ new Map();
function ii(e) {
	var t = e.getAttribute("is") || e.nodeName, n = ri.get(t);
	if (n) return n;
	ri.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/reactivity/store.js
var ai = !1;
function oi(e) {
	var t = ai;
	try {
		return ai = !1, [e(), ai];
	} finally {
		ai = t;
	}
}
// node_modules/svelte/src/internal/client/reactivity/props.js
function si(e, t, n, r) {
	var i = !0, o = !!(n & 8), s = !!(n & 16), c = r, l = !0, u = void 0, d = () => s && i ? (u ??= /* @__PURE__ */ it(r), G(u)) : (l && (l = !1, c = s ? Qn(r) : r), c);
	let f;
	if (o) {
		var p = ie in e || oe in e;
		f = a(e, t)?.set ?? (p && t in e ? (n) => e[t] = n : void 0);
	}
	var m, h = !1;
	o ? [m, h] = oi(() => e[t]) : m = e[t], m === void 0 && r !== void 0 && (m = d(), f && (i && Fe(t), f(m)));
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
	o && G(y);
	var b = V;
	return (function(e, t) {
		if (arguments.length > 0) {
			let n = t ? G(y) : i && o ? Ut(e) : e;
			return It(y, n), v = !0, c !== void 0 && (c = n), e;
		}
		return jn && v || b.f & 16384 ? y.v : G(y);
	});
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/explorer/words.ts
function ci(e, t = 3) {
	return e === 0 ? "0" : (Math.abs(e) >= 1e5 || Math.abs(e) < .001 ? e.toExponential(t - 1) : String(Number(e.toPrecision(t)))).replace("-", "−");
}
// src/report/place.svelte.ts
var li = Ut({ k: 0 });
function ui(e) {
	li.k = e;
}
// src/report/Bar.svelte
var di = /* @__PURE__ */ pr("<span> </span>"), fi = /* @__PURE__ */ pr("<button type=\"button\"> </button>"), pi = /* @__PURE__ */ pr("<div class=\"live-bar\" role=\"group\" aria-label=\"Strength of the penalty\"><label for=\"alpha\">alpha</label> <span class=\"edge\" aria-hidden=\"true\">strong</span> <input id=\"alpha\" type=\"range\" min=\"0\"/> <span class=\"edge\" aria-hidden=\"true\">weak</span> <span class=\"values\" role=\"status\"><b> </b> <span> </span> <!> <!></span> <span class=\"buttons\"></span></div>");
function mi(e, t) {
	Ve(t, !0);
	let n = /* @__PURE__ */ M(() => li.k), r = (e) => e === null || e[G(n)] === null ? "" : ci(e[G(n)], 4), i = /* @__PURE__ */ M(() => [
		["min", t.live.best],
		["1se", t.live.one_se],
		["in use", t.live.used]
	].filter((e) => e[1] !== null));
	var a = pi(), o = F(en(a), 4);
	ei(o);
	var s = F(o, 4), c = en(s), l = P(c, !0), u = F(c, 2), d = P(u), f = F(u, 2), p = (e) => {
		var n = di(), i = P(n);
		I((e) => J(i, `held out ${e ?? ""}`), [() => r(t.live.held_out)]), q(e, n);
	};
	Y(f, (e) => {
		t.live.held_out !== null && e(p);
	});
	var h = F(f, 2), g = (e) => {
		var n = di(), i = P(n);
		I((e) => J(i, `training ${e ?? ""}`), [() => r(t.live.training)]), q(e, n);
	};
	Y(h, (e) => {
		t.live.training !== null && e(g);
	}), k(s);
	var _ = F(s, 2);
	Z(_, 21, () => G(i), X, (e, t) => {
		var r = /* @__PURE__ */ M(() => m(G(t), 2));
		let i = () => G(r)[0], a = () => G(r)[1];
		var o = fi(), s = P(o, !0);
		I(() => {
			Q(o, "aria-pressed", G(n) === a()), J(s, i());
		}), ir("click", o, () => ui(a())), q(e, o);
	}), k(_), k(a), I((e, r) => {
		Q(o, "max", t.live.alphas.length - 1), ti(o, G(n)), Q(o, "aria-valuetext", `alpha ${e ?? ""}, ${t.live.kept[G(n)] ?? ""} ${t.live.noun ?? ""}s kept`), J(l, r), J(d, `${t.live.kept[G(n)] ?? ""} kept`);
	}, [() => ci(t.live.alphas[G(n)]), () => ci(t.live.alphas[G(n)])]), ir("input", o, (e) => ui(Number(e.currentTarget.value))), q(e, a), He();
}
ar(["input", "click"]);
// node_modules/d3-array/dist/d3-array.mjs
function hi(e, t) {
	return e == null || t == null ? NaN : e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function gi(e, t) {
	return e == null || t == null ? NaN : t < e ? -1 : t > e ? 1 : t >= e ? 0 : NaN;
}
function _i(e) {
	let t, n, r;
	e.length === 2 ? (t = e === hi || e === gi ? e : vi, n = e, r = e) : (t = hi, n = (t, n) => hi(e(t), n), r = (t, n) => e(t) - n);
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
function vi() {
	return 0;
}
function yi(e) {
	return e === null ? NaN : +e;
}
var bi = _i(hi), xi = bi.right;
bi.left, _i(yi).center, Array.prototype.slice;
var Si = Math.sqrt(50), Ci = Math.sqrt(10), wi = Math.sqrt(2);
function Ti(e, t, n) {
	let r = (t - e) / Math.max(0, n), i = Math.floor(Math.log10(r)), a = r / 10 ** i, o = a >= Si ? 10 : a >= Ci ? 5 : a >= wi ? 2 : 1, s, c, l;
	return i < 0 ? (l = 10 ** -i / o, s = Math.round(e * l), c = Math.round(t * l), s / l < e && ++s, c / l > t && --c, l = -l) : (l = 10 ** i * o, s = Math.round(e / l), c = Math.round(t / l), s * l < e && ++s, c * l > t && --c), c < s && .5 <= n && n < 2 ? Ti(e, t, n * 2) : [
		s,
		c,
		l
	];
}
function Ei(e, t, n) {
	if (t = +t, e = +e, n = +n, !(n > 0)) return [];
	if (e === t) return [e];
	let r = t < e, [i, a, o] = r ? Ti(t, e, n) : Ti(e, t, n);
	if (!(a >= i)) return [];
	let s = a - i + 1, c = Array(s);
	if (r) {
		if (o < 0) for (let e = 0; e < s; ++e) c[e] = (a - e) / -o;
		else for (let e = 0; e < s; ++e) c[e] = (a - e) * o;
	} else if (o < 0) for (let e = 0; e < s; ++e) c[e] = (i + e) / -o;
	else for (let e = 0; e < s; ++e) c[e] = (i + e) * o;
	return c;
}
function Di(e, t, n) {
	return t = +t, e = +e, n = +n, Ti(e, t, n)[2];
}
function Oi(e, t, n) {
	t = +t, e = +e, n = +n;
	let r = t < e, i = r ? Di(t, e, n) : Di(e, t, n);
	return (r ? -1 : 1) * (i < 0 ? 1 / -i : i);
}
// node_modules/d3-color/dist/d3-color.mjs
function ki(e, t, n) {
	e.prototype = t.prototype = n, n.constructor = e;
}
function Ai(e, t) {
	var n = Object.create(e.prototype);
	for (var r in t) n[r] = t[r];
	return n;
}
function ji() {}
var Mi = .7, Ni = 1 / Mi, Pi = "\\s*([+-]?\\d+)\\s*", Fi = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*", Ii = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*", Li = /^#([0-9a-f]{3,8})$/, Ri = RegExp(`^rgb\\(${Pi},${Pi},${Pi}\\)$`), zi = RegExp(`^rgb\\(${Ii},${Ii},${Ii}\\)$`), Bi = RegExp(`^rgba\\(${Pi},${Pi},${Pi},${Fi}\\)$`), Vi = RegExp(`^rgba\\(${Ii},${Ii},${Ii},${Fi}\\)$`), Hi = RegExp(`^hsl\\(${Fi},${Ii},${Ii}\\)$`), Ui = RegExp(`^hsla\\(${Fi},${Ii},${Ii},${Fi}\\)$`), Wi = {
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
ki(ji, Yi, {
	copy(e) {
		return Object.assign(new this.constructor(), this, e);
	},
	displayable() {
		return this.rgb().displayable();
	},
	hex: Gi,
	formatHex: Gi,
	formatHex8: Ki,
	formatHsl: qi,
	formatRgb: Ji,
	toString: Ji
});
function Gi() {
	return this.rgb().formatHex();
}
function Ki() {
	return this.rgb().formatHex8();
}
function qi() {
	return sa(this).formatHsl();
}
function Ji() {
	return this.rgb().formatRgb();
}
function Yi(e) {
	var t, n;
	return e = (e + "").trim().toLowerCase(), (t = Li.exec(e)) ? (n = t[1].length, t = parseInt(t[1], 16), n === 6 ? Xi(t) : n === 3 ? new $(t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, (t & 15) << 4 | t & 15, 1) : n === 8 ? Zi(t >> 24 & 255, t >> 16 & 255, t >> 8 & 255, (t & 255) / 255) : n === 4 ? Zi(t >> 12 & 15 | t >> 8 & 240, t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, ((t & 15) << 4 | t & 15) / 255) : null) : (t = Ri.exec(e)) ? new $(t[1], t[2], t[3], 1) : (t = zi.exec(e)) ? new $(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, 1) : (t = Bi.exec(e)) ? Zi(t[1], t[2], t[3], t[4]) : (t = Vi.exec(e)) ? Zi(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, t[4]) : (t = Hi.exec(e)) ? oa(t[1], t[2] / 100, t[3] / 100, 1) : (t = Ui.exec(e)) ? oa(t[1], t[2] / 100, t[3] / 100, t[4]) : Wi.hasOwnProperty(e) ? Xi(Wi[e]) : e === "transparent" ? new $(NaN, NaN, NaN, 0) : null;
}
function Xi(e) {
	return new $(e >> 16 & 255, e >> 8 & 255, e & 255, 1);
}
function Zi(e, t, n, r) {
	return r <= 0 && (e = t = n = NaN), new $(e, t, n, r);
}
function Qi(e) {
	return e instanceof ji || (e = Yi(e)), e ? (e = e.rgb(), new $(e.r, e.g, e.b, e.opacity)) : new $();
}
function $i(e, t, n, r) {
	return arguments.length === 1 ? Qi(e) : new $(e, t, n, r ?? 1);
}
function $(e, t, n, r) {
	this.r = +e, this.g = +t, this.b = +n, this.opacity = +r;
}
ki($, $i, Ai(ji, {
	brighter(e) {
		return e = e == null ? Ni : Ni ** +e, new $(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Mi : Mi ** +e, new $(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	rgb() {
		return this;
	},
	clamp() {
		return new $(ia(this.r), ia(this.g), ia(this.b), ra(this.opacity));
	},
	displayable() {
		return -.5 <= this.r && this.r < 255.5 && -.5 <= this.g && this.g < 255.5 && -.5 <= this.b && this.b < 255.5 && 0 <= this.opacity && this.opacity <= 1;
	},
	hex: ea,
	formatHex: ea,
	formatHex8: ta,
	formatRgb: na,
	toString: na
}));
function ea() {
	return `#${aa(this.r)}${aa(this.g)}${aa(this.b)}`;
}
function ta() {
	return `#${aa(this.r)}${aa(this.g)}${aa(this.b)}${aa((isNaN(this.opacity) ? 1 : this.opacity) * 255)}`;
}
function na() {
	let e = ra(this.opacity);
	return `${e === 1 ? "rgb(" : "rgba("}${ia(this.r)}, ${ia(this.g)}, ${ia(this.b)}${e === 1 ? ")" : `, ${e})`}`;
}
function ra(e) {
	return isNaN(e) ? 1 : Math.max(0, Math.min(1, e));
}
function ia(e) {
	return Math.max(0, Math.min(255, Math.round(e) || 0));
}
function aa(e) {
	return e = ia(e), (e < 16 ? "0" : "") + e.toString(16);
}
function oa(e, t, n, r) {
	return r <= 0 ? e = t = n = NaN : n <= 0 || n >= 1 ? e = t = NaN : t <= 0 && (e = NaN), new la(e, t, n, r);
}
function sa(e) {
	if (e instanceof la) return new la(e.h, e.s, e.l, e.opacity);
	if (e instanceof ji || (e = Yi(e)), !e) return new la();
	if (e instanceof la) return e;
	e = e.rgb();
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = Math.min(t, n, r), a = Math.max(t, n, r), o = NaN, s = a - i, c = (a + i) / 2;
	return s ? (o = t === a ? (n - r) / s + (n < r) * 6 : n === a ? (r - t) / s + 2 : (t - n) / s + 4, s /= c < .5 ? a + i : 2 - a - i, o *= 60) : s = c > 0 && c < 1 ? 0 : o, new la(o, s, c, e.opacity);
}
function ca(e, t, n, r) {
	return arguments.length === 1 ? sa(e) : new la(e, t, n, r ?? 1);
}
function la(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
ki(la, ca, Ai(ji, {
	brighter(e) {
		return e = e == null ? Ni : Ni ** +e, new la(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Mi : Mi ** +e, new la(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = this.h % 360 + (this.h < 0) * 360, t = isNaN(e) || isNaN(this.s) ? 0 : this.s, n = this.l, r = n + (n < .5 ? n : 1 - n) * t, i = 2 * n - r;
		return new $(fa(e >= 240 ? e - 240 : e + 120, i, r), fa(e, i, r), fa(e < 120 ? e + 240 : e - 120, i, r), this.opacity);
	},
	clamp() {
		return new la(ua(this.h), da(this.s), da(this.l), ra(this.opacity));
	},
	displayable() {
		return (0 <= this.s && this.s <= 1 || isNaN(this.s)) && 0 <= this.l && this.l <= 1 && 0 <= this.opacity && this.opacity <= 1;
	},
	formatHsl() {
		let e = ra(this.opacity);
		return `${e === 1 ? "hsl(" : "hsla("}${ua(this.h)}, ${da(this.s) * 100}%, ${da(this.l) * 100}%${e === 1 ? ")" : `, ${e})`}`;
	}
}));
function ua(e) {
	return e = (e || 0) % 360, e < 0 ? e + 360 : e;
}
function da(e) {
	return Math.max(0, Math.min(1, e || 0));
}
function fa(e, t, n) {
	return (e < 60 ? t + (n - t) * e / 60 : e < 180 ? n : e < 240 ? t + (n - t) * (240 - e) / 60 : t) * 255;
}
var pa = Math.PI / 180, ma = 180 / Math.PI, ha = 18, ga = .96422, _a = 1, va = .82521, ya = 4 / 29, ba = 6 / 29, xa = 3 * ba * ba, Sa = ba * ba * ba;
function Ca(e) {
	if (e instanceof Ta) return new Ta(e.l, e.a, e.b, e.opacity);
	if (e instanceof Ma) return Na(e);
	e instanceof $ || (e = Qi(e));
	var t = ka(e.r), n = ka(e.g), r = ka(e.b), i = Ea((.2225045 * t + .7168786 * n + .0606169 * r) / _a), a, o;
	return t === n && n === r ? a = o = i : (a = Ea((.4360747 * t + .3850649 * n + .1430804 * r) / ga), o = Ea((.0139322 * t + .0971045 * n + .7141733 * r) / va)), new Ta(116 * i - 16, 500 * (a - i), 200 * (i - o), e.opacity);
}
function wa(e, t, n, r) {
	return arguments.length === 1 ? Ca(e) : new Ta(e, t, n, r ?? 1);
}
function Ta(e, t, n, r) {
	this.l = +e, this.a = +t, this.b = +n, this.opacity = +r;
}
ki(Ta, wa, Ai(ji, {
	brighter(e) {
		return new Ta(this.l + ha * (e ?? 1), this.a, this.b, this.opacity);
	},
	darker(e) {
		return new Ta(this.l - ha * (e ?? 1), this.a, this.b, this.opacity);
	},
	rgb() {
		var e = (this.l + 16) / 116, t = isNaN(this.a) ? e : e + this.a / 500, n = isNaN(this.b) ? e : e - this.b / 200;
		return t = ga * Da(t), e = _a * Da(e), n = va * Da(n), new $(Oa(3.1338561 * t - 1.6168667 * e - .4906146 * n), Oa(-.9787684 * t + 1.9161415 * e + .033454 * n), Oa(.0719453 * t - .2289914 * e + 1.4052427 * n), this.opacity);
	}
}));
function Ea(e) {
	return e > Sa ? e ** (1 / 3) : e / xa + ya;
}
function Da(e) {
	return e > ba ? e * e * e : xa * (e - ya);
}
function Oa(e) {
	return 255 * (e <= .0031308 ? 12.92 * e : 1.055 * e ** (1 / 2.4) - .055);
}
function ka(e) {
	return (e /= 255) <= .04045 ? e / 12.92 : ((e + .055) / 1.055) ** 2.4;
}
function Aa(e) {
	if (e instanceof Ma) return new Ma(e.h, e.c, e.l, e.opacity);
	if (e instanceof Ta || (e = Ca(e)), e.a === 0 && e.b === 0) return new Ma(NaN, 0 < e.l && e.l < 100 ? 0 : NaN, e.l, e.opacity);
	var t = Math.atan2(e.b, e.a) * ma;
	return new Ma(t < 0 ? t + 360 : t, Math.sqrt(e.a * e.a + e.b * e.b), e.l, e.opacity);
}
function ja(e, t, n, r) {
	return arguments.length === 1 ? Aa(e) : new Ma(e, t, n, r ?? 1);
}
function Ma(e, t, n, r) {
	this.h = +e, this.c = +t, this.l = +n, this.opacity = +r;
}
function Na(e) {
	if (isNaN(e.h)) return new Ta(e.l, 0, 0, e.opacity);
	var t = e.h * pa;
	return new Ta(e.l, Math.cos(t) * e.c, Math.sin(t) * e.c, e.opacity);
}
ki(Ma, ja, Ai(ji, {
	brighter(e) {
		return new Ma(this.h, this.c, this.l + ha * (e ?? 1), this.opacity);
	},
	darker(e) {
		return new Ma(this.h, this.c, this.l - ha * (e ?? 1), this.opacity);
	},
	rgb() {
		return Na(this).rgb();
	}
}));
var Pa = -.14861, Fa = 1.78277, Ia = -.29227, La = -.90649, Ra = 1.97294, za = Ra * La, Ba = Ra * Fa, Va = Fa * Ia - La * Pa;
function Ha(e) {
	if (e instanceof Wa) return new Wa(e.h, e.s, e.l, e.opacity);
	e instanceof $ || (e = Qi(e));
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = (Va * r + za * t - Ba * n) / (Va + za - Ba), a = r - i, o = (Ra * (n - i) - Ia * a) / La, s = Math.sqrt(o * o + a * a) / (Ra * i * (1 - i)), c = s ? Math.atan2(o, a) * ma - 120 : NaN;
	return new Wa(c < 0 ? c + 360 : c, s, i, e.opacity);
}
function Ua(e, t, n, r) {
	return arguments.length === 1 ? Ha(e) : new Wa(e, t, n, r ?? 1);
}
function Wa(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
ki(Wa, Ua, Ai(ji, {
	brighter(e) {
		return e = e == null ? Ni : Ni ** +e, new Wa(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? Mi : Mi ** +e, new Wa(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = isNaN(this.h) ? 0 : (this.h + 120) * pa, t = +this.l, n = isNaN(this.s) ? 0 : this.s * t * (1 - t), r = Math.cos(e), i = Math.sin(e);
		return new $(255 * (t + n * (Pa * r + Fa * i)), 255 * (t + n * (Ia * r + La * i)), 255 * (t + Ra * r * n), this.opacity);
	}
}));
var Ga = (e) => () => e;
function Ka(e, t) {
	return function(n) {
		return e + n * t;
	};
}
function qa(e, t, n) {
	return e **= +n, t = t ** +n - e, n = 1 / n, function(r) {
		return (e + r * t) ** +n;
	};
}
function Ja(e, t) {
	var n = t - e;
	return n ? Ka(e, n > 180 || n < -180 ? n - 360 * Math.round(n / 360) : n) : Ga(isNaN(e) ? t : e);
}
function Ya(e) {
	return (e = +e) == 1 ? Xa : function(t, n) {
		return n - t ? qa(t, n, e) : Ga(isNaN(t) ? n : t);
	};
}
function Xa(e, t) {
	var n = t - e;
	return n ? Ka(e, n) : Ga(isNaN(e) ? t : e);
}
var Za = (function e(t) {
	var n = Ya(t);
	function r(e, t) {
		var r = n((e = $i(e)).r, (t = $i(t)).r), i = n(e.g, t.g), a = n(e.b, t.b), o = Xa(e.opacity, t.opacity);
		return function(t) {
			return e.r = r(t), e.g = i(t), e.b = a(t), e.opacity = o(t), e + "";
		};
	}
	return r.gamma = e, r;
})(1);
function Qa(e, t) {
	t ||= [];
	var n = e ? Math.min(t.length, e.length) : 0, r = t.slice(), i;
	return function(a) {
		for (i = 0; i < n; ++i) r[i] = e[i] * (1 - a) + t[i] * a;
		return r;
	};
}
function $a(e) {
	return ArrayBuffer.isView(e) && !(e instanceof DataView);
}
function eo(e, t) {
	for (var n = t ? t.length : 0, r = e ? Math.min(n, e.length) : 0, i = Array(r), a = Array(n), o = 0; o < r; ++o) i[o] = lo(e[o], t[o]);
	for (; o < n; ++o) a[o] = t[o];
	return function(e) {
		for (o = 0; o < r; ++o) a[o] = i[o](e);
		return a;
	};
}
function to(e, t) {
	var n = /* @__PURE__ */ new Date();
	return e = +e, t = +t, function(r) {
		return n.setTime(e * (1 - r) + t * r), n;
	};
}
function no(e, t) {
	return e = +e, t = +t, function(n) {
		return e * (1 - n) + t * n;
	};
}
function ro(e, t) {
	var n = {}, r = {}, i;
	for (i in typeof e == "object" && e || (e = {}), typeof t == "object" && t || (t = {}), t) i in e ? n[i] = lo(e[i], t[i]) : r[i] = t[i];
	return function(e) {
		for (i in n) r[i] = n[i](e);
		return r;
	};
}
var io = /[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g, ao = new RegExp(io.source, "g");
function oo(e) {
	return function() {
		return e;
	};
}
function so(e) {
	return function(t) {
		return e(t) + "";
	};
}
function co(e, t) {
	var n = io.lastIndex = ao.lastIndex = 0, r, i, a, o = -1, s = [], c = [];
	for (e += "", t += ""; (r = io.exec(e)) && (i = ao.exec(t));) (a = i.index) > n && (a = t.slice(n, a), s[o] ? s[o] += a : s[++o] = a), (r = r[0]) === (i = i[0]) ? s[o] ? s[o] += i : s[++o] = i : (s[++o] = null, c.push({
		i: o,
		x: no(r, i)
	})), n = ao.lastIndex;
	return n < t.length && (a = t.slice(n), s[o] ? s[o] += a : s[++o] = a), s.length < 2 ? c[0] ? so(c[0].x) : oo(t) : (t = c.length, function(e) {
		for (var n = 0, r; n < t; ++n) s[(r = c[n]).i] = r.x(e);
		return s.join("");
	});
}
function lo(e, t) {
	var n = typeof t, r;
	return t == null || n === "boolean" ? Ga(t) : (n === "number" ? no : n === "string" ? (r = Yi(t)) ? (t = r, Za) : co : t instanceof Yi ? Za : t instanceof Date ? to : $a(t) ? Qa : Array.isArray(t) ? eo : typeof t.valueOf != "function" && typeof t.toString != "function" || isNaN(t) ? ro : no)(e, t);
}
function uo(e, t) {
	return e = +e, t = +t, function(n) {
		return Math.round(e * (1 - n) + t * n);
	};
}
var fo = 1e-12;
function po(e) {
	return ((e = Math.exp(e)) + 1 / e) / 2;
}
function mo(e) {
	return ((e = Math.exp(e)) - 1 / e) / 2;
}
function ho(e) {
	return ((e = Math.exp(2 * e)) - 1) / (e + 1);
}
(function e(t, n, r) {
	function i(e, i) {
		var a = e[0], o = e[1], s = e[2], c = i[0], l = i[1], u = i[2], d = c - a, f = l - o, p = d * d + f * f, m, h;
		if (p < fo) h = Math.log(u / s) / t, m = function(e) {
			return [
				a + e * d,
				o + e * f,
				s * Math.exp(t * e * h)
			];
		};
		else {
			var g = Math.sqrt(p), _ = (u * u - s * s + r * p) / (2 * s * n * g), v = (u * u - s * s - r * p) / (2 * u * n * g), y = Math.log(Math.sqrt(_ * _ + 1) - _);
			h = (Math.log(Math.sqrt(v * v + 1) - v) - y) / t, m = function(e) {
				var r = e * h, i = po(y), c = s / (n * g) * (i * ho(t * r + y) - mo(y));
				return [
					a + c * d,
					o + c * f,
					s * i / po(t * r + y)
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
function go(e) {
	return (function t(n) {
		n = +n;
		function r(t, r) {
			var i = e((t = Ua(t)).h, (r = Ua(r)).h), a = Xa(t.s, r.s), o = Xa(t.l, r.l), s = Xa(t.opacity, r.opacity);
			return function(e) {
				return t.h = i(e), t.s = a(e), t.l = o(e ** +n), t.opacity = s(e), t + "";
			};
		}
		return r.gamma = t, r;
	})(1);
}
go(Ja), go(Xa);
// node_modules/d3-format/dist/d3-format.mjs
function _o(e) {
	return Math.abs(e = Math.round(e)) >= 1e21 ? e.toLocaleString("en").replace(/,/g, "") : e.toString(10);
}
function vo(e, t) {
	if (!isFinite(e) || e === 0) return null;
	var n = (e = t ? e.toExponential(t - 1) : e.toExponential()).indexOf("e"), r = e.slice(0, n);
	return [r.length > 1 ? r[0] + r.slice(2) : r, +e.slice(n + 1)];
}
function yo(e) {
	return e = vo(Math.abs(e)), e ? e[1] : NaN;
}
function bo(e, t) {
	return function(n, r) {
		for (var i = n.length, a = [], o = 0, s = e[0], c = 0; i > 0 && s > 0 && (c + s + 1 > r && (s = Math.max(1, r - c)), a.push(n.substring(i -= s, i + s)), !((c += s + 1) > r));) s = e[o = (o + 1) % e.length];
		return a.reverse().join(t);
	};
}
function xo(e) {
	return function(t) {
		return t.replace(/[0-9]/g, function(t) {
			return e[+t];
		});
	};
}
var So = /^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;
function Co(e) {
	if (!(t = So.exec(e))) throw Error("invalid format: " + e);
	var t;
	return new wo({
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
Co.prototype = wo.prototype;
function wo(e) {
	this.fill = e.fill === void 0 ? " " : e.fill + "", this.align = e.align === void 0 ? ">" : e.align + "", this.sign = e.sign === void 0 ? "-" : e.sign + "", this.symbol = e.symbol === void 0 ? "" : e.symbol + "", this.zero = !!e.zero, this.width = e.width === void 0 ? void 0 : +e.width, this.comma = !!e.comma, this.precision = e.precision === void 0 ? void 0 : +e.precision, this.trim = !!e.trim, this.type = e.type === void 0 ? "" : e.type + "";
}
wo.prototype.toString = function() {
	return this.fill + this.align + this.sign + this.symbol + (this.zero ? "0" : "") + (this.width === void 0 ? "" : Math.max(1, this.width | 0)) + (this.comma ? "," : "") + (this.precision === void 0 ? "" : "." + Math.max(0, this.precision | 0)) + (this.trim ? "~" : "") + this.type;
};
function To(e) {
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
var Eo;
function Do(e, t) {
	var n = vo(e, t);
	if (!n) return Eo = void 0, e.toPrecision(t);
	var r = n[0], i = n[1], a = i - (Eo = Math.max(-8, Math.min(8, Math.floor(i / 3))) * 3) + 1, o = r.length;
	return a === o ? r : a > o ? r + Array(a - o + 1).join("0") : a > 0 ? r.slice(0, a) + "." + r.slice(a) : "0." + Array(1 - a).join("0") + vo(e, Math.max(0, t + a - 1))[0];
}
function Oo(e, t) {
	var n = vo(e, t);
	if (!n) return e + "";
	var r = n[0], i = n[1];
	return i < 0 ? "0." + Array(-i).join("0") + r : r.length > i + 1 ? r.slice(0, i + 1) + "." + r.slice(i + 1) : r + Array(i - r.length + 2).join("0");
}
var ko = {
	"%": (e, t) => (e * 100).toFixed(t),
	b: (e) => Math.round(e).toString(2),
	c: (e) => e + "",
	d: _o,
	e: (e, t) => e.toExponential(t),
	f: (e, t) => e.toFixed(t),
	g: (e, t) => e.toPrecision(t),
	o: (e) => Math.round(e).toString(8),
	p: (e, t) => Oo(e * 100, t),
	r: Oo,
	s: Do,
	X: (e) => Math.round(e).toString(16).toUpperCase(),
	x: (e) => Math.round(e).toString(16)
};
function Ao(e) {
	return e;
}
var jo = Array.prototype.map, Mo = [
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
function No(e) {
	var t = e.grouping === void 0 || e.thousands === void 0 ? Ao : bo(jo.call(e.grouping, Number), e.thousands + ""), n = e.currency === void 0 ? "" : e.currency[0] + "", r = e.currency === void 0 ? "" : e.currency[1] + "", i = e.decimal === void 0 ? "." : e.decimal + "", a = e.numerals === void 0 ? Ao : xo(jo.call(e.numerals, String)), o = e.percent === void 0 ? "%" : e.percent + "", s = e.minus === void 0 ? "−" : e.minus + "", c = e.nan === void 0 ? "NaN" : e.nan + "";
	function l(e, l) {
		e = Co(e);
		var u = e.fill, d = e.align, f = e.sign, p = e.symbol, m = e.zero, h = e.width, g = e.comma, _ = e.precision, v = e.trim, y = e.type;
		y === "n" ? (g = !0, y = "g") : ko[y] || (_ === void 0 && (_ = 12), v = !0, y = "g"), (m || u === "0" && d === "=") && (m = !0, u = "0", d = "=");
		var b = (l && l.prefix !== void 0 ? l.prefix : "") + (p === "$" ? n : p === "#" && /[boxX]/.test(y) ? "0" + y.toLowerCase() : ""), x = (p === "$" ? r : /[%p]/.test(y) ? o : "") + (l && l.suffix !== void 0 ? l.suffix : ""), S = ko[y], ee = /[defgprs%]/.test(y);
		_ = _ === void 0 ? 6 : /[gprs]/.test(y) ? Math.max(1, Math.min(21, _)) : Math.max(0, Math.min(20, _));
		function C(e) {
			var n = b, r = x, o, l, p;
			if (y === "c") r = S(e) + r, e = "";
			else {
				e = +e;
				var C = e < 0 || 1 / e < 0;
				if (e = isNaN(e) ? c : S(Math.abs(e), _), v && (e = To(e)), C && +e == 0 && f !== "+" && (C = !1), n = (C ? f === "(" ? f : s : f === "-" || f === "(" ? "" : f) + n, r = (y === "s" && !isNaN(e) && Eo !== void 0 ? Mo[8 + Eo / 3] : "") + r + (C && f === "(" ? ")" : ""), ee) {
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
		var n = Math.max(-8, Math.min(8, Math.floor(yo(t) / 3))) * 3, r = 10 ** -n, i = l((e = Co(e), e.type = "f", e), { suffix: Mo[8 + n / 3] });
		return function(e) {
			return i(r * e);
		};
	}
	return {
		format: l,
		formatPrefix: u
	};
}
var Po, Fo, Io;
Lo({
	thousands: ",",
	grouping: [3],
	currency: ["$", ""]
});
function Lo(e) {
	return Po = No(e), Fo = Po.format, Io = Po.formatPrefix, Po;
}
function Ro(e) {
	return Math.max(0, -yo(Math.abs(e)));
}
function zo(e, t) {
	return Math.max(0, Math.max(-8, Math.min(8, Math.floor(yo(t) / 3))) * 3 - yo(Math.abs(e)));
}
function Bo(e, t) {
	return e = Math.abs(e), t = Math.abs(t) - e, Math.max(0, yo(t) - yo(e)) + 1;
}
// node_modules/d3-scale/dist/d3-scale.mjs
function Vo(e, t) {
	switch (arguments.length) {
		case 0: break;
		case 1:
			this.range(e);
			break;
		default: this.range(t).domain(e);
	}
	return this;
}
function Ho(e) {
	return function() {
		return e;
	};
}
function Uo(e) {
	return +e;
}
var Wo = [0, 1];
function Go(e) {
	return e;
}
function Ko(e, t) {
	return (t -= e = +e) ? function(n) {
		return (n - e) / t;
	} : Ho(isNaN(t) ? NaN : .5);
}
function qo(e, t) {
	var n;
	return e > t && (n = e, e = t, t = n), function(n) {
		return Math.max(e, Math.min(t, n));
	};
}
function Jo(e, t, n) {
	var r = e[0], i = e[1], a = t[0], o = t[1];
	return i < r ? (r = Ko(i, r), a = n(o, a)) : (r = Ko(r, i), a = n(a, o)), function(e) {
		return a(r(e));
	};
}
function Yo(e, t, n) {
	var r = Math.min(e.length, t.length) - 1, i = Array(r), a = Array(r), o = -1;
	for (e[r] < e[0] && (e = e.slice().reverse(), t = t.slice().reverse()); ++o < r;) i[o] = Ko(e[o], e[o + 1]), a[o] = n(t[o], t[o + 1]);
	return function(t) {
		var n = xi(e, t, 1, r) - 1;
		return a[n](i[n](t));
	};
}
function Xo(e, t) {
	return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown());
}
function Zo() {
	var e = Wo, t = Wo, n = lo, r, i, a, o = Go, s, c, l;
	function u() {
		var n = Math.min(e.length, t.length);
		return o !== Go && (o = qo(e[0], e[n - 1])), s = n > 2 ? Yo : Jo, c = l = null, d;
	}
	function d(i) {
		return i == null || isNaN(i = +i) ? a : (c ||= s(e.map(r), t, n))(r(o(i)));
	}
	return d.invert = function(n) {
		return o(i((l ||= s(t, e.map(r), no))(n)));
	}, d.domain = function(t) {
		return arguments.length ? (e = Array.from(t, Uo), u()) : e.slice();
	}, d.range = function(e) {
		return arguments.length ? (t = Array.from(e), u()) : t.slice();
	}, d.rangeRound = function(e) {
		return t = Array.from(e), n = uo, u();
	}, d.clamp = function(e) {
		return arguments.length ? (o = e ? !0 : Go, u()) : o !== Go;
	}, d.interpolate = function(e) {
		return arguments.length ? (n = e, u()) : n;
	}, d.unknown = function(e) {
		return arguments.length ? (a = e, d) : a;
	}, function(e, t) {
		return r = e, i = t, u();
	};
}
function Qo() {
	return Zo()(Go, Go);
}
function $o(e, t, n, r) {
	var i = Oi(e, t, n), a;
	switch (r = Co(r ?? ",f"), r.type) {
		case "s":
			var o = Math.max(Math.abs(e), Math.abs(t));
			return r.precision == null && !isNaN(a = zo(i, o)) && (r.precision = a), Io(r, o);
		case "":
		case "e":
		case "g":
		case "p":
		case "r":
			r.precision == null && !isNaN(a = Bo(i, Math.max(Math.abs(e), Math.abs(t)))) && (r.precision = a - (r.type === "e"));
			break;
		case "f":
		case "%": r.precision == null && !isNaN(a = Ro(i)) && (r.precision = a - (r.type === "%") * 2);
	}
	return Fo(r);
}
function es(e) {
	var t = e.domain;
	return e.ticks = function(e) {
		var n = t();
		return Ei(n[0], n[n.length - 1], e ?? 10);
	}, e.tickFormat = function(e, n) {
		var r = t();
		return $o(r[0], r[r.length - 1], e ?? 10, n);
	}, e.nice = function(n) {
		n ??= 10;
		var r = t(), i = 0, a = r.length - 1, o = r[i], s = r[a], c, l, u = 10;
		for (s < o && (l = o, o = s, s = l, l = i, i = a, a = l); u-- > 0;) {
			if (l = Di(o, s, n), l === c) return r[i] = o, r[a] = s, t(r);
			if (l > 0) o = Math.floor(o / l) * l, s = Math.ceil(s / l) * l;
			else if (l < 0) o = Math.ceil(o * l) / l, s = Math.floor(s * l) / l;
			else break;
			c = l;
		}
		return e;
	}, e;
}
function ts() {
	var e = Qo();
	return e.copy = function() {
		return Xo(e, ts());
	}, Vo.apply(e, arguments), es(e);
}
function ns(e, t) {
	e = e.slice();
	var n = 0, r = e.length - 1, i = e[n], a = e[r], o;
	return a < i && (o = n, n = r, r = o, o = i, i = a, a = o), e[n] = t.floor(i), e[r] = t.ceil(a), e;
}
function rs(e) {
	return Math.log(e);
}
function is(e) {
	return Math.exp(e);
}
function as(e) {
	return -Math.log(-e);
}
function os(e) {
	return -Math.exp(-e);
}
function ss(e) {
	return isFinite(e) ? +("1e" + e) : e < 0 ? 0 : e;
}
function cs(e) {
	return e === 10 ? ss : e === Math.E ? Math.exp : (t) => e ** +t;
}
function ls(e) {
	return e === Math.E ? Math.log : e === 10 && Math.log10 || e === 2 && Math.log2 || (e = Math.log(e), (t) => Math.log(t) / e);
}
function us(e) {
	return (t, n) => -e(-t, n);
}
function ds(e) {
	let t = e(rs, is), n = t.domain, r = 10, i, a;
	function o() {
		return i = ls(r), a = cs(r), n()[0] < 0 ? (i = us(i), a = us(a), e(as, os)) : e(rs, is), t;
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
			m.length * 2 < p && (m = Ei(o, s, p));
		} else m = Ei(l, u, Math.min(u - l, p)).map(a);
		return c ? m.reverse() : m;
	}, t.tickFormat = (e, n) => {
		if (e ??= 10, n ??= r === 10 ? "s" : ",", typeof n != "function" && (!(r % 1) && (n = Co(n)).precision == null && (n.trim = !0), n = Fo(n)), e === Infinity) return n;
		let o = Math.max(1, r * e / t.ticks().length);
		return (e) => {
			let t = e / a(Math.round(i(e)));
			return t * r < r - .5 && (t *= r), t <= o ? n(e) : "";
		};
	}, t.nice = () => n(ns(n(), {
		floor: (e) => a(Math.floor(i(e))),
		ceil: (e) => a(Math.ceil(i(e)))
	})), t;
}
function fs() {
	let e = ds(Zo()).domain([1, 10]);
	return e.copy = () => Xo(e, fs()).base(e.base()), Vo.apply(e, arguments), e;
}
// src/figure/Figure.svelte
var ps = /* @__PURE__ */ K("<path fill=\"none\"></path>"), ms = /* @__PURE__ */ K("<path></path>"), hs = /* @__PURE__ */ K("<rect></rect>"), gs = /* @__PURE__ */ K("<line></line>"), _s = /* @__PURE__ */ K("<ellipse fill=\"none\"></ellipse>"), vs = /* @__PURE__ */ K("<line class=\"spine svelte-36ph8g\"></line>"), ys = /* @__PURE__ */ K("<!><text text-anchor=\"middle\" class=\"svelte-36ph8g\"> </text>", 1), bs = /* @__PURE__ */ K("<!><text dy=\"0.35em\" text-anchor=\"end\" class=\"svelte-36ph8g\"> </text>", 1), xs = /* @__PURE__ */ K("<text class=\"label svelte-36ph8g\" text-anchor=\"middle\"> </text>"), Ss = /* @__PURE__ */ K("<text class=\"svelte-36ph8g\"> </text>"), Cs = /* @__PURE__ */ K("<text text-anchor=\"middle\" class=\"svelte-36ph8g\"> </text>"), ws = /* @__PURE__ */ K("<circle fill=\"var(--paper)\" stroke-width=\"1.8\"></circle>"), Ts = /* @__PURE__ */ K("<rect stroke=\"var(--paper)\"></rect>"), Es = /* @__PURE__ */ K("<rect transform=\"rotate(45)\"></rect>"), Ds = /* @__PURE__ */ K("<circle></circle>"), Os = /* @__PURE__ */ K("<g><!></g>"), ks = /* @__PURE__ */ K("<text> </text>"), As = /* @__PURE__ */ K("<!><text dy=\"0.35em\" class=\"svelte-36ph8g\"> </text>", 1), js = /* @__PURE__ */ K("<svg role=\"img\" class=\"fig live\"><defs><clipPath><rect></rect></clipPath></defs><g></g><!><!><!><!><!><!><!><!><!><!></svg>");
function Ms(e, t) {
	Ve(t, !0);
	let n = (e, t = 1) => 7.4 * t * e.length, r = (e) => `var(--${e})`, i = {
		solid: void 0,
		dashed: "6 3.5",
		dotted: "1.5 3",
		dashdot: "7 3 1.5 3"
	}, a = (e) => (e === 0 ? "0" : String(Number(e.toPrecision(6)))).replace("-", "−"), o = /* @__PURE__ */ M(() => t.panel.marks.filter((e) => e.mark === "EndLabel")), s = /* @__PURE__ */ M(() => Math.round(t.size[0] * 100)), c = /* @__PURE__ */ M(() => Math.round(t.size[1] * 100)), l = /* @__PURE__ */ M(() => v(t.panel.y, 6)), u = /* @__PURE__ */ M(() => Math.min(.45 * G(s), 14 + Math.max(...G(l).map(([, e]) => n(e)), 8) + (t.panel.y.label ? 22 : 4))), d = /* @__PURE__ */ M(() => G(o).length ? Math.min(.38 * G(s), 14 + Math.max(...G(o).map((e) => n(e.text)))) : 14), f = /* @__PURE__ */ M(() => t.panel.top.length ? 26 : 10), p = /* @__PURE__ */ M(() => {
		let [e, n] = [G(s) - G(u) - G(d), G(c) - G(f) - 46];
		if (!t.panel.equal) return {
			x: G(u),
			y: G(f),
			w: e,
			h: n
		};
		let r = Math.min(e, n);
		return {
			x: G(u) + Math.max(0, (e - r) / 2),
			y: G(f),
			w: r,
			h: r
		};
	}), h = /* @__PURE__ */ M(() => {
		let [e, n] = t.panel.x.limits;
		return (t.panel.x.scale === "log" ? fs() : ts()).domain([e, n]).range([G(p).x, G(p).x + G(p).w * (1 - t.panel.x.room)]);
	}), g = /* @__PURE__ */ M(() => (t.panel.y.scale === "log" ? fs() : ts()).domain(t.panel.y.limits).range([G(p).y + G(p).h, G(p).y])), _ = /* @__PURE__ */ M(() => v(t.panel.x, Math.max(3, Math.floor(G(p).w / 75))));
	function v(e, t) {
		return e.ticks === null ? (e.scale === "log" ? fs() : ts()).domain(e.limits).ticks(t).map((e) => [e, a(e)]) : e.ticks;
	}
	let y = (e, t) => {
		let n = "", r = "M";
		return e.forEach((e, i) => {
			let [a, o] = [G(h)(e), G(g)(t[i])];
			Number.isFinite(a) && Number.isFinite(o) ? (n += `${r}${a.toFixed(1)},${o.toFixed(1)}`, r = "L") : r = "M";
		}), n;
	}, b = (e) => y(e.x, e.high) + y([...e.x].reverse(), [...e.low].reverse()).replace("M", "L") + "Z", x = /* @__PURE__ */ M(() => {
		let e = G(o).map((e) => ({
			...e,
			at: Math.min(G(p).y + G(p).h, Math.max(G(p).y, G(g)(e.y))),
			from: G(g)(e.y)
		}));
		e.sort((e, t) => e.at - t.at);
		let t = 14.5;
		for (let n = 1; n < e.length; n++) e[n].at = Math.max(e[n].at, e[n - 1].at + t);
		for (let n = e.length - 1; n >= 0; n--) {
			let r = n === e.length - 1 ? G(p).y + G(p).h : e[n + 1].at - t;
			e[n].at = Math.min(e[n].at, r);
		}
		return e;
	}), S = (e) => e.x_frame ? G(p).x + e.x * G(p).w : G(h)(e.x), ee = (e) => e.y_frame ? G(p).y + G(p).h - e.y * G(p).h : G(g)(e.y), C = {
		left: "start",
		center: "middle",
		right: "end"
	}, te = {
		bottom: "-0.25em",
		center: "0.35em",
		top: "0.85em"
	};
	var w = js();
	let ne;
	var re = en(w), ie = en(re), ae = P(ie);
	k(re);
	var oe = F(re);
	Z(oe, 21, () => t.panel.marks, X, (e, t) => {
		var n = hr(), a = tn(n), o = (e) => {
			var n = ps();
			I((e, r) => {
				Q(n, "d", e), Q(n, "stroke", r), Q(n, "stroke-width", G(t).width), Q(n, "stroke-dasharray", i[G(t).dash]), Q(n, "opacity", G(t).opacity);
			}, [() => y(G(t).x, G(t).y), () => r(G(t).color)]), q(e, n);
		}, s = (e) => {
			var n = ms();
			I((e, r) => {
				Q(n, "d", e), Q(n, "fill", r), Q(n, "opacity", G(t).opacity);
			}, [() => b(G(t)), () => r(G(t).color)]), q(e, n);
		}, c = (e) => {
			var n = hs();
			I((e, r, i) => {
				Q(n, "x", e), Q(n, "width", r), Q(n, "y", G(p).y), Q(n, "height", G(p).h), Q(n, "fill", i), Q(n, "opacity", G(t).opacity);
			}, [
				() => Math.min(G(h)(G(t).low), G(h)(G(t).high)),
				() => Math.abs(G(h)(G(t).high) - G(h)(G(t).low)),
				() => r(G(t).color)
			]), q(e, n);
		}, l = (e) => {
			var n = gs();
			I((e, r, a) => {
				Q(n, "x1", G(p).x), Q(n, "x2", G(p).x + G(p).w), Q(n, "y1", e), Q(n, "y2", r), Q(n, "stroke", a), Q(n, "stroke-width", G(t).width), Q(n, "stroke-dasharray", i[G(t).dash]);
			}, [
				() => G(g)(G(t).y),
				() => G(g)(G(t).y),
				() => r(G(t).color)
			]), q(e, n);
		}, u = (e) => {
			var n = gs();
			I((e, r, a) => {
				Q(n, "x1", e), Q(n, "x2", r), Q(n, "y1", G(p).y), Q(n, "y2", G(p).y + G(p).h), Q(n, "stroke", a), Q(n, "stroke-width", G(t).width), Q(n, "stroke-dasharray", i[G(t).dash]);
			}, [
				() => G(h)(G(t).x),
				() => G(h)(G(t).x),
				() => r(G(t).color)
			]), q(e, n);
		}, d = (e) => {
			var n = hr();
			Z(tn(n), 17, () => G(t).position, X, (e, n, i) => {
				var a = hs();
				I((e, n, r, i, o) => {
					Q(a, "x", e), Q(a, "width", n), Q(a, "y", r), Q(a, "height", i), Q(a, "fill", o), Q(a, "opacity", G(t).opacity);
				}, [
					() => Math.min(G(h)(G(t).start[i]), G(h)(G(t).end[i])),
					() => Math.abs(G(h)(G(t).end[i]) - G(h)(G(t).start[i])),
					() => Math.min(G(g)(G(n) - G(t).height / 2), G(g)(G(n) + G(t).height / 2)),
					() => Math.abs(G(g)(G(n) + G(t).height / 2) - G(g)(G(n) - G(t).height / 2)),
					() => r(G(t).color)
				]), q(e, a);
			}), q(e, n);
		}, f = (e) => {
			var n = hr();
			Z(tn(n), 17, () => G(t).position, X, (e, n, i) => {
				var a = gs();
				I((e, n, r, i, o) => {
					Q(a, "x1", e), Q(a, "x2", n), Q(a, "y1", r), Q(a, "y2", i), Q(a, "stroke", o), Q(a, "stroke-width", G(t).width);
				}, [
					() => G(h)(G(t).low[i]),
					() => G(h)(G(t).high[i]),
					() => G(g)(G(n)),
					() => G(g)(G(n)),
					() => r(G(t).color)
				]), q(e, a);
			}), q(e, n);
		}, m = (e) => {
			var n = ms();
			I((e, r, a) => {
				Q(n, "d", e), Q(n, "fill", r), Q(n, "fill-opacity", G(t).fill_opacity), Q(n, "stroke", a), Q(n, "stroke-width", G(t).width), Q(n, "stroke-dasharray", i[G(t).dash]);
			}, [
				() => y(G(t).x, G(t).y) + "Z",
				() => r(G(t).color),
				() => r(G(t).color)
			]), q(e, n);
		}, _ = (e) => {
			var n = _s();
			I((e, r, i, a, o) => {
				Q(n, "rx", e), Q(n, "ry", r), Q(n, "transform", `translate(${i ?? ""} ${a ?? ""}) rotate(${-G(t).angle})`), Q(n, "stroke", o), Q(n, "stroke-width", G(t).width), Q(n, "opacity", G(t).opacity);
			}, [
				() => G(t).semi[0] * Math.abs(G(h)(1) - G(h)(0)),
				() => G(t).semi[1] * Math.abs(G(g)(1) - G(g)(0)),
				() => G(h)(G(t).center[0]),
				() => G(g)(G(t).center[1]),
				() => r(G(t).color)
			]), q(e, n);
		};
		Y(a, (e) => {
			G(t).mark === "Line" ? e(o) : G(t).mark === "Band" ? e(s, 1) : G(t).mark === "Span" ? e(c, 2) : G(t).mark === "HLine" ? e(l, 3) : G(t).mark === "VLine" ? e(u, 4) : G(t).mark === "Bars" ? e(d, 5) : G(t).mark === "ErrorBars" ? e(f, 6) : G(t).mark === "Polygon" ? e(m, 7) : G(t).mark === "Ellipse" && e(_, 8);
		}), q(e, n);
	}), k(oe);
	var se = F(oe), ce = (e) => {
		var t = vs();
		I(() => {
			Q(t, "x1", G(p).x), Q(t, "x2", G(p).x + G(p).w), Q(t, "y1", G(p).y + G(p).h), Q(t, "y2", G(p).y + G(p).h);
		}), q(e, t);
	};
	Y(se, (e) => {
		t.panel.x.spine && e(ce);
	});
	var le = F(se), ue = (e) => {
		var t = vs();
		I(() => {
			Q(t, "x1", G(p).x), Q(t, "x2", G(p).x), Q(t, "y1", G(p).y), Q(t, "y2", G(p).y + G(p).h);
		}), q(e, t);
	};
	Y(le, (e) => {
		t.panel.y.spine && e(ue);
	});
	var de = F(le);
	Z(de, 17, () => G(_), X, (e, n) => {
		var r = /* @__PURE__ */ M(() => m(G(n), 2));
		let i = () => G(r)[0], a = () => G(r)[1];
		var o = ys(), s = tn(o), c = (e) => {
			var t = vs();
			I((e, n) => {
				Q(t, "x1", e), Q(t, "x2", n), Q(t, "y1", G(p).y + G(p).h), Q(t, "y2", G(p).y + G(p).h + 4);
			}, [() => G(h)(i()), () => G(h)(i())]), q(e, t);
		};
		Y(s, (e) => {
			t.panel.x.spine && e(c);
		});
		var l = F(s), u = P(l, !0);
		I((e) => {
			Q(l, "x", e), Q(l, "y", G(p).y + G(p).h + 17), J(u, a());
		}, [() => G(h)(i())]), q(e, o);
	});
	var fe = F(de);
	Z(fe, 17, () => G(l), X, (e, n) => {
		var r = /* @__PURE__ */ M(() => m(G(n), 2));
		let i = () => G(r)[0], a = () => G(r)[1];
		var o = bs(), s = tn(o), c = (e) => {
			var t = vs();
			I((e, n) => {
				Q(t, "x1", G(p).x - 4), Q(t, "x2", G(p).x), Q(t, "y1", e), Q(t, "y2", n);
			}, [() => G(g)(i()), () => G(g)(i())]), q(e, t);
		};
		Y(s, (e) => {
			t.panel.y.spine && e(c);
		});
		var l = F(s), u = P(l, !0);
		I((e) => {
			Q(l, "x", G(p).x - 7), Q(l, "y", e), J(u, a());
		}, [() => G(g)(i())]), q(e, o);
	});
	var pe = F(fe), me = (e) => {
		var n = xs(), r = P(n, !0);
		I(() => {
			Q(n, "x", G(p).x + G(p).w / 2), Q(n, "y", G(p).y + G(p).h + 38), J(r, t.panel.x.label);
		}), q(e, n);
	};
	Y(pe, (e) => {
		t.panel.x.label && e(me);
	});
	var he = F(pe), T = (e) => {
		var n = xs(), r = P(n, !0);
		I((e) => {
			Q(n, "transform", `translate(${e ?? ""} ${G(p).y + G(p).h / 2}) rotate(-90)`), J(r, t.panel.y.label);
		}, [() => Math.max(13, G(p).x - G(u) + 13)]), q(e, n);
	};
	Y(he, (e) => {
		t.panel.y.label && e(T);
	});
	var ge = F(he), _e = (e) => {
		var n = Ss(), r = P(n, !0);
		I(() => {
			Q(n, "x", G(p).x), Q(n, "y", G(p).y - 8), J(r, t.panel.top_label);
		}), q(e, n);
	};
	Y(ge, (e) => {
		t.panel.top_label && e(_e);
	});
	var ve = F(ge);
	Z(ve, 17, () => t.panel.top, X, (e, t) => {
		var n = /* @__PURE__ */ M(() => m(G(t), 2));
		let r = () => G(n)[0], i = () => G(n)[1];
		var a = Cs(), o = P(a, !0);
		I((e) => {
			Q(a, "x", e), Q(a, "y", G(p).y - 8), J(o, i());
		}, [() => G(h)(r())]), q(e, a);
	});
	var ye = F(ve);
	Z(ye, 17, () => t.panel.marks, X, (e, t) => {
		var n = hr(), i = tn(n), a = (e) => {
			var n = hr();
			Z(tn(n), 17, () => G(t).x, X, (e, n, i) => {
				let a = /* @__PURE__ */ M(() => G(t).size / 2);
				var o = Os(), s = en(o), c = (e) => {
					var n = ws();
					I((e) => {
						Q(n, "r", G(a) * 1.15), Q(n, "stroke", e);
					}, [() => r(G(t).color)]), q(e, n);
				}, l = (e) => {
					var n = Ts();
					I((e) => {
						Q(n, "x", -G(a)), Q(n, "y", -G(a)), Q(n, "width", 2 * G(a)), Q(n, "height", 2 * G(a)), Q(n, "fill", e);
					}, [() => r(G(t).color)]), q(e, n);
				}, u = (e) => {
					var n = Es();
					I((e) => {
						Q(n, "x", -G(a)), Q(n, "y", -G(a)), Q(n, "width", 2 * G(a)), Q(n, "height", 2 * G(a)), Q(n, "fill", e);
					}, [() => r(G(t).color)]), q(e, n);
				}, d = (e) => {
					var n = ms();
					I((e) => {
						Q(n, "d", `M${-G(a)},0L${G(a) ?? ""},${-G(a)}L${G(a) ?? ""},${G(a) ?? ""}Z`), Q(n, "fill", e);
					}, [() => r(G(t).color)]), q(e, n);
				}, f = (e) => {
					var n = ms();
					I((e) => {
						Q(n, "d", `M${G(a) ?? ""},0L${-G(a)},${-G(a)}L${-G(a)},${G(a) ?? ""}Z`), Q(n, "fill", e);
					}, [() => r(G(t).color)]), q(e, n);
				}, p = (e) => {
					var n = Ds();
					I((e) => {
						Q(n, "r", G(a)), Q(n, "fill", e);
					}, [() => r(G(t).color)]), q(e, n);
				};
				Y(s, (e) => {
					G(t).shape === "ring" ? e(c) : G(t).shape === "square" ? e(l, 1) : G(t).shape === "diamond" ? e(u, 2) : G(t).shape === "left" ? e(d, 3) : G(t).shape === "right" ? e(f, 4) : e(p, -1);
				}), k(o), I((e, n) => {
					Q(o, "transform", `translate(${e ?? ""} ${n ?? ""})`), Q(o, "opacity", G(t).opacity);
				}, [() => G(h)(G(n)), () => G(g)(G(t).y[i])]), q(e, o);
			}), q(e, n);
		}, o = (e) => {
			var n = ks();
			let i;
			var a = P(n, !0);
			I((e, r, o) => {
				Q(n, "x", e), Q(n, "y", r), Q(n, "dy", te[G(t).level]), Q(n, "text-anchor", C[G(t).align]), Q(n, "fill", o), Q(n, "font-size", 12.5 * G(t).size), Q(n, "font-weight", G(t).bold ? 600 : void 0), i = Vr(n, 0, "svelte-36ph8g", null, i, { clear: G(t).clear }), J(a, G(t).text);
			}, [
				() => S(G(t)),
				() => ee(G(t)),
				() => r(G(t).color)
			]), q(e, n);
		};
		Y(i, (e) => {
			G(t).mark === "Points" ? e(a) : G(t).mark === "Text" && e(o, 1);
		}), q(e, n);
	}), Z(F(ye), 17, () => G(x), X, (e, t) => {
		let n = /* @__PURE__ */ M(() => G(p).x + G(p).w);
		var i = As(), a = tn(i), o = (e) => {
			var i = ps();
			I((e, r) => {
				Q(i, "d", `M${G(n) ?? ""},${e ?? ""}L${G(n) + 7},${G(t).at ?? ""}`), Q(i, "stroke", r);
			}, [() => Math.min(G(p).y + G(p).h, Math.max(G(p).y, G(t).from)), () => r(G(t).color)]), q(e, i);
		}, s = /* @__PURE__ */ M(() => Math.abs(G(t).at - G(t).from) > 3);
		Y(a, (e) => {
			G(s) && e(o);
		});
		var c = F(a), l = P(c, !0);
		I((e) => {
			Q(c, "x", G(n) + 9), Q(c, "y", G(t).at), Q(c, "fill", e), J(l, G(t).text);
		}, [() => r(G(t).color)]), q(e, i);
	}), k(w), I(() => {
		Q(w, "viewBox", `0 0 ${G(s) ?? ""} ${(t.panel.equal ? G(p).y + G(p).h + 46 : G(c)) ?? ""}`), Q(w, "aria-label", t.label), ne = Ur(w, "", ne, { "max-width": `${t.size[0] * 6.9}rem` }), Q(ie, "id", `${t.name ?? ""}-frame`), Q(ae, "x", G(p).x), Q(ae, "y", G(p).y), Q(ae, "width", G(p).w), Q(ae, "height", G(p).h), Q(oe, "clip-path", `url(#${t.name ?? ""}-frame)`);
	}), q(e, w), He();
}
// src/math/penalty.ts
function Ns(e, t) {
	let n = Math.abs(t);
	switch (e.kind) {
		case "L1": return n;
		case "L2": return .5 * t * t;
		case "EN": return e.share * n + .5 * (1 - e.share) * t * t;
		case "Lq": return n ** e.q;
	}
}
var Ps = (e, t) => Ns(e, t[0]) + Ns(e, t[1]);
function Fs(e, t, n) {
	let r = Math.abs(Math.cos(t)), i = Math.abs(Math.sin(t));
	switch (e.kind) {
		case "L1": return n / (r + i);
		case "L2": return Math.sqrt(2 * n);
		case "EN": {
			let t = e.share * (r + i), a = 1 - e.share;
			return a === 0 ? n / t : 2 * n / (t + Math.sqrt(t * t + 2 * a * n));
		}
		case "Lq": return (n / (Is(r) ** e.q + Is(i) ** e.q)) ** (1 / e.q);
	}
}
var Is = (e) => e < 1e-15 ? 0 : e;
function Ls(e, t, n = 48) {
	let r = [];
	for (let i = 0; i < 4; i++) for (let a = 0; a < n; a++) {
		let o = a / n, s = e.kind === "Lq" ? o * o * o * (o * (6 * o - 15) + 10) : o, c = (i + s) * (Math.PI / 2), l = Fs(e, c, t), u = a === 0 && i % 2 == 1 ? 0 : l * Math.cos(c), d = a === 0 && i % 2 == 0 ? 0 : l * Math.sin(c);
		r.push([u, d]);
	}
	return r;
}
// src/math/inner.ts
function Rs(e, t, n, r) {
	let [i, a, o] = [
		e[0] + r,
		e[1],
		e[2] + r
	], s = (e) => .5 * (i * e[0] * e[0] + 2 * a * e[0] * e[1] + o * e[1] * e[1]) - t[0] * e[0] - t[1] * e[1] + n * (Math.abs(e[0]) + Math.abs(e[1])), c = [0, 0], l = 0, u = (e) => {
		let t = s(e);
		t < l - 1e-16 * (Math.abs(l) + 1e-300) && (c = e, l = t);
	}, d = n > 0 ? [1, -1] : [1];
	for (let e of d) {
		let r = (t[0] - e * n) / i;
		i > 0 && (n === 0 || r * e > 0) && u([r, 0]);
		let a = (t[1] - e * n) / o;
		o > 0 && (n === 0 || a * e > 0) && u([0, a]);
	}
	let f = i * o - a * a;
	if (f > 1e-14 * i * o) for (let e of d) for (let r of d) {
		let [s, c] = [t[0] - e * n, t[1] - r * n], l = [(o * s - a * c) / f, (i * c - a * s) / f];
		(n === 0 || l[0] * e > 0 && l[1] * r > 0) && u(l);
	}
	return c;
}
// src/math/linear.ts
var zs = (e, t) => [e[0] * t[0] + e[1] * t[1], e[1] * t[0] + e[2] * t[1]], Bs = (e, t) => [
	e[0] + t,
	e[1],
	e[2] + t
], Vs = (e) => e[0] * e[2] - e[1] * e[1];
function Hs(e, t) {
	let n = Vs(e);
	return Math.abs(n) > 1e-14 * (e[0] * e[2] + 1e-300) ? [(e[2] * t[0] - e[1] * t[1]) / n, (e[0] * t[1] - e[1] * t[0]) / n] : Hs(Bs(e, 1e-10 * (Math.abs(e[0]) + Math.abs(e[2])) + 1e-300), t);
}
function Us(e) {
	let t = (e[0] + e[2]) / 2, n = (e[0] - e[2]) / 2, r = Math.hypot(n, e[1]);
	return {
		values: [t + r, t - r],
		angle: .5 * Math.atan2(e[1], n)
	};
}
// src/report/figures.ts
var Ws = (e, t, n = {}) => ({
	label: e,
	limits: t,
	scale: "linear",
	ticks: null,
	room: 0,
	spine: !0,
	...n
}), Gs = (e, t) => e.length <= t ? e : e.slice(0, Math.ceil(t * .65) - 1) + "…" + e.slice(e.length - Math.floor(t * .35));
function Ks(e, t) {
	let n = {
		mark: "VLine",
		x: t,
		color: "penalty",
		width: 2.2,
		dash: "solid"
	};
	return {
		...e,
		panels: e.panels.map((e) => ({
			...e,
			marks: [...e.marks, n]
		}))
	};
}
var qs = 24;
function Js(e, t) {
	let [n, r] = [e.u[t], e.pull[t].map(Math.abs)], i = e.alphas[t] * e.l1_ratio, a = n.map((e, t) => t).sort((e, t) => Ys(n[t]) - Ys(n[e]) || Math.abs(n[t]) - Math.abs(n[e]) || r[t] - r[e]), o = a.filter((e) => n[e] !== 0), s = a.filter((e) => n[e] === 0), c = Math.min(o.length, Math.max(12, qs - s.length)), l = [...o.slice(0, c), ...s.slice(0, Math.max(0, qs - c))], u = (e, t, n) => ({
		mark: "Bars",
		position: e.map((e) => l.indexOf(e)),
		start: e.map(() => 0),
		end: e.map((e) => r[e]),
		color: t,
		height: .66,
		opacity: n,
		hatch: !1
	}), d = [u(l.filter((e) => n[e] !== 0), "ink", 1), u(l.filter((e) => n[e] === 0), "grey", .55)];
	i > 0 && d.push({
		mark: "VLine",
		x: i,
		color: "penalty",
		width: 2,
		dash: "dashed"
	});
	let f = Math.max(1.04 * Math.max(...r), 1.22 * i) || 1, p = {
		title: "",
		x: Ws(e.noun === "input" ? "pull on the residual" : "pull: slope of the error", [0, f]),
		y: Ws("", [l.length - .4, -.6], {
			ticks: l.map((t, n) => [n, Gs(e.names[t], 22)]),
			spine: !1
		}),
		marks: d,
		equal: !1,
		top: i > 0 ? [[i, `alpha${e.l1_ratio === 1 ? "" : " × l1_ratio"} = ${ci(i)}`]] : [],
		top_label: ""
	}, m = e.l1_ratio > 0 ? `${s.length} of these ${n.length} ${e.noun}s are exactly 0: none of them pulls harder than the line.` : "", h = e.left_out > 0 ? ` ${e.left_out} more ${e.noun}s are not followed here.` : "";
	return {
		kind: "pull",
		question: "",
		panels: [p],
		caption: m + h,
		size: [4.8, 1.1 + .185 * Math.max(l.length, 4)]
	};
}
var Ys = (e) => e === 0 ? 0 : 1;
function Xs(e, t) {
	let n = e.u[t], r = n.map((e, t) => t).filter((e) => n[e] !== 0);
	r.sort((e, t) => Math.abs(n[t]) - Math.abs(n[e]));
	let i = r.slice(0, 20), a = e.u.flat(), [o, s] = [Math.min(0, ...a), Math.max(0, ...a)], c = .06 * (s - o) || 1, l = i.map((e, t) => t), u = [
		{
			mark: "VLine",
			x: 0,
			color: "grey",
			width: 1,
			dash: "solid"
		},
		...l.map((e) => ({
			mark: "Line",
			x: [o - c, s + c],
			y: [e, e],
			color: "faint",
			width: .5,
			dash: "solid",
			opacity: 1,
			step: !1
		})),
		{
			mark: "Points",
			x: i.map((e) => n[e]),
			y: l,
			color: "ink",
			shape: "circle",
			size: 8,
			opacity: 1
		},
		...i.map((e, t) => ({
			mark: "Text",
			text: ci(n[e]),
			x: .99,
			y: t,
			color: "ink",
			align: "right",
			level: "center",
			size: .88,
			bold: !1,
			x_frame: !0,
			y_frame: !1,
			clear: !0
		}))
	], d = {
		title: "",
		x: Ws(e.noun === "input" ? e.per_sd ? "effect per SD of the input" : "coefficient" : `value of the ${e.noun}`, [o - c, s + c], { room: .17 }),
		y: Ws("", [Math.max(i.length, 1) - .4, -.6], {
			ticks: i.map((t, n) => [n, Gs(e.names[t], 22)]),
			spine: !1
		}),
		marks: u,
		equal: !1,
		top: [],
		top_label: ""
	}, f = e.kept[t], p = f === 0 ? `At alpha ${ci(e.alphas[t])} every ${e.noun} is exactly 0.` : `At alpha ${ci(e.alphas[t])} ${e.penalty} keeps ${f} ${e.noun}${f === 1 ? "" : "s"}` + (f > i.length ? `; the ${i.length} largest that are followed are shown.` : ".");
	return {
		kind: "coefficients",
		question: "",
		panels: [d],
		caption: p,
		size: [4.8, 1.05 + .19 * Math.max(i.length, 3)]
	};
}
function Zs(e, t, n) {
	let [r, i] = n, a = e.gram, o = [
		a[r][r],
		a[r][i],
		a[i][i]
	], s = [e.u[t][r], e.u[t][i]], c = zs(o, s), l = [c[0] + e.pull[t][r], c[1] + e.pull[t][i]], u = Hs(o, l), d = {
		kind: "EN",
		share: e.l1_ratio,
		q: 1
	}, f = {
		kind: e.l1_ratio > 0 ? "L2" : "L1",
		share: 0,
		q: 1
	}, p = (e) => .5 * (o[0] * (e[0] - u[0]) ** 2 + 2 * o[1] * (e[0] - u[0]) * (e[1] - u[1]) + o[2] * (e[1] - u[1]) ** 2), m = Qs(o, l, p, p(s), f), h = ec([
		s,
		u,
		m,
		...$s(d, s),
		...$s(f, m)
	]), g = n.map((t) => Gs(e.names[t], 30) + (e.per_sd ? " (per SD)" : "")), _ = [tc(o, u, s, d, e.l1_ratio === 1 ? "L1 (diamond)" : e.l1_ratio === 0 ? "L2 (circle)" : "Elastic net", h, g, p, n.map((t) => e.names[t])), tc(o, u, m, f, e.l1_ratio > 0 ? "L2 (circle)" : "L1 (diamond)", h, g, p, n.map((t) => e.names[t]))];
	s[0] === 0 && s[1] === 0 && _.pop();
	let v = n.filter((n) => e.u[t][n] === 0).map((t) => e.names[t]), y = v.length === 0 ? "both are kept" : v.length === 2 ? "both are exactly 0" : `${v[0]} is exactly 0; on the same error contour L2 gives it ${ci(m[s[0] === 0 ? 0 : 1])}`;
	return {
		kind: "touch",
		question: "",
		panels: _,
		caption: `At alpha ${ci(e.alphas[t])} ${y}. All other coefficients are held at the fit.`,
		size: [4.3, 4.3]
	};
}
function Qs(e, t, n, r, i) {
	let a = (n) => Rs(e, t, i.kind === "L1" ? n : 0, i.kind === "L2" ? n : 0), [o, s] = [Math.log(1e-12), Math.log(0xe8d4a51000)];
	for (let e = 0; e < 120; e++) {
		let e = .5 * (o + s);
		n(a(Math.exp(e))) < r ? o = e : s = e;
	}
	return a(Math.exp(.5 * (o + s)));
}
function $s(e, t) {
	let n = Ps(e, t);
	return n > 0 ? Ls(e, n, 1) : [];
}
function ec(e) {
	let [t, n] = [e.map((e) => e[0]), e.map((e) => e[1])];
	t.push(0), n.push(0);
	let [r, i, a, o] = [
		Math.min(...t),
		Math.max(...t),
		Math.min(...n),
		Math.max(...n)
	], s = .58 * Math.max(i - r, o - a) || 1;
	return {
		cx: (r + i) / 2,
		cy: (a + o) / 2,
		half: s
	};
}
function tc(e, t, n, r, i, a, o, s, c) {
	let { cx: l, cy: u, half: d } = a, { values: f, angle: p } = Us(e), m = Math.max(f[1], 1e-8 * f[0]), h = (e, n, r) => ({
		mark: "Ellipse",
		center: [t[0], t[1]],
		semi: [e / Math.sqrt(f[0]), e / Math.sqrt(m)],
		angle: p * 180 / Math.PI,
		color: "error",
		width: n,
		opacity: r
	}), g = Math.sqrt(2 * s(n)), _ = Math.max(...[-1, 1].flatMap((e) => [-1, 1].map((t) => Math.sqrt(2 * s([l + e * d, u + t * d]))))), v = Math.max(g / 3, _ / 9), y = [{
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
	for (let e = 1; e < 10; e++) Math.abs(e * v - g) > .3 * v && e * v < _ && y.push(h(e * v, .9, .45));
	g > 0 && y.push(h(g, 2.4, 1));
	let b = Ps(r, n);
	if (b > 0) {
		let e = Ls(r, b);
		y.push({
			mark: "Polygon",
			x: e.map((e) => e[0]),
			y: e.map((e) => e[1]),
			color: "penalty",
			fill_opacity: .13,
			width: 2,
			dash: "dashed"
		});
	}
	y.push({
		mark: "Points",
		x: [t[0]],
		y: [t[1]],
		color: "ink",
		shape: "ring",
		size: 9,
		opacity: 1
	}), y.push({
		mark: "Points",
		x: [n[0]],
		y: [n[1]],
		color: "ink",
		shape: "square",
		size: 9,
		opacity: 1
	});
	let x = c.filter((e, t) => n[t] === 0).map((e) => Gs(e, 16));
	return {
		title: `${i}: ${x.length === 2 ? "both are exactly 0" : x.length === 1 ? `${x[0]} is exactly 0` : "both kept"}`,
		x: Ws(o[0], [l - d, l + d]),
		y: Ws(o[1], [u - d, u + d]),
		marks: y,
		equal: !0,
		top: [],
		top_label: ""
	};
}
// src/report/Linked.svelte
var nc = /* @__PURE__ */ pr("<option> </option>"), rc = /* @__PURE__ */ pr("<label> <select></select></label>"), ic = /* @__PURE__ */ pr("<div class=\"pickers\"></div>"), ac = /* @__PURE__ */ pr("<p class=\"panel-title\"> </p>"), oc = /* @__PURE__ */ pr("<div class=\"panel\"><!> <!></div>"), sc = /* @__PURE__ */ pr("<!> <div></div>", 1);
function cc(e, t) {
	Ve(t, !0);
	let n = si(t, "caption", 7), r = n()?.innerHTML ?? "", i = /* @__PURE__ */ Pt(Ut(t.live.pair ?? [0, 1])), a = /* @__PURE__ */ M(() => t.kind === "touch" ? Zs(t.live, li.k, G(i)) : t.kind === "pull" ? Js(t.live, li.k) : t.kind === "coefficients" ? Xs(t.live, li.k) : Ks(t.live.specs[t.kind], t.live.alphas[li.k]));
	mn(() => {
		n() !== null && [
			"touch",
			"pull",
			"coefficients"
		].includes(t.kind) && (li.k === t.live.used && (t.kind !== "touch" || G(i)[0] === t.live.pair?.[0] && G(i)[1] === t.live.pair?.[1]) ? n().innerHTML = r : n().textContent = G(a).caption);
	});
	function o(e, t) {
		let n = G(i)[1 - e], r = t === n ? G(i)[e] : n;
		It(i, e === 0 ? [t, r] : [r, t], !0);
	}
	var s = sc(), c = tn(s), l = (e) => {
		var n = ic();
		Z(n, 20, () => [0, 1], X, (e, n) => {
			var r = rc(), a = en(r), s = F(a);
			Z(s, 21, () => t.live.names, X, (e, t, n) => {
				var r = nc(), i = P(r, !0);
				r.value = r.__value = n, I((e) => J(i, e), [() => Gs(G(t), 40)]), q(e, r);
			}), k(s);
			var c;
			qr(s), k(r), I(() => {
				J(a, `${n === 0 ? "Across" : "Up"} `), c !== (c = G(i)[n]) && (s.value = (s.__value = c) ?? "", Kr(s, c));
			}), ir("change", s, (e) => o(n, Number(e.currentTarget.value))), q(e, r);
		}), k(n), q(e, n);
	};
	Y(c, (e) => {
		t.kind === "touch" && e(l);
	});
	var u = F(c, 2);
	Z(u, 21, () => G(a).panels, X, (e, n, r) => {
		var i = oc(), o = en(i), s = (e) => {
			var t = ac(), r = P(t, !0);
			I(() => J(r, G(n).title)), q(e, t);
		};
		Y(o, (e) => {
			G(n).title && G(a).panels.length > 1 && e(s);
		});
		var c = F(o, 2);
		{
			let e = /* @__PURE__ */ M(() => G(n).title || t.question);
			Ms(c, {
				get panel() {
					return G(n);
				},
				get size() {
					return G(a).size;
				},
				get label() {
					return G(e);
				},
				get name() {
					return `${t.kind ?? ""}${r}`;
				}
			});
		}
		k(i), q(e, i);
	}), k(u), I(() => Vr(u, 1, Fr(G(a).panels.length > 1 ? "panels" : "panels one"))), q(e, s), He();
}
ar(["change"]);
// src/report/live.ts
function lc() {
	let e = document.getElementById("live")?.textContent;
	return e ? JSON.parse(e) : null;
}
// src/report/tables.ts
var uc = (e) => e?.getAttribute("title") ?? e?.textContent ?? "";
function dc(e) {
	let t = e.trim().replace(/[−–]/g, "-").replace(/,(?=\d{3}\b)/g, "").replace(/^[±+]/, "").match(/^-?\d*\.?\d+(?:e[+-]?\d+)?/i);
	return t ? Number(t[0]) : NaN;
}
function fc(e, t) {
	let [n, r] = [dc(e), dc(t)];
	return Number.isFinite(n) && Number.isFinite(r) ? n - r : Number.isFinite(n) === Number.isFinite(r) ? e.localeCompare(t) : Number.isFinite(n) ? -1 : 1;
}
function pc(e) {
	let t = [...e.querySelectorAll("thead th")], n = e.tBodies[0];
	!n || n.rows.length < 2 || t.forEach((e, r) => {
		if (!e.textContent?.trim()) return;
		let i = document.createElement("button");
		i.type = "button", i.className = "sort", i.append(...e.childNodes), e.append(i), i.addEventListener("click", () => {
			let i = e.getAttribute("aria-sort") === "ascending";
			for (let e of t) e.removeAttribute("aria-sort");
			e.setAttribute("aria-sort", i ? "descending" : "ascending");
			let a = [...n.rows];
			a.sort((e, t) => fc(uc(e.cells[r]), uc(t.cells[r])) * (i ? -1 : 1)), n.append(...a);
		});
	});
}
function mc(e, t) {
	let n = e.tBodies[0];
	if (!n || n.rows.length < 9) return;
	let r = document.createElement("input");
	r.type = "search", r.placeholder = "Search", r.className = "search", r.setAttribute("aria-label", `Search ${t}`);
	let i = document.createElement("span");
	i.className = "note", i.setAttribute("role", "status"), r.addEventListener("input", () => {
		let e = r.value.trim().toLowerCase(), t = 0;
		for (let r of n.rows) {
			let n = [...r.cells].map(uc).join(" ").toLowerCase();
			r.hidden = e !== "" && !n.includes(e), r.hidden || t++;
		}
		i.textContent = e === "" ? "" : ` ${t} of ${n.rows.length}`;
	});
	let a = document.createElement("div");
	a.className = "search-bar", a.append(r, i), (e.closest(".scroll") ?? e).before(a);
}
// src/report/main.ts
for (let e of document.querySelectorAll("main table, body table")) e.dataset.ready || (e.dataset.ready = "yes", pc(e), mc(e, `the numbers of: ${e.closest("figure, section")?.querySelector("h2, h3")?.textContent ?? "the table"}`));
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
var hc = document.createElement("button");
hc.type = "button", hc.className = "scheme";
var gc = () => (document.documentElement.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark", _c = () => void (hc.textContent = gc() ? "Light" : "Dark");
hc.addEventListener("click", () => {
	document.documentElement.dataset.scheme = gc() ? "light" : "dark", _c();
}), _c(), document.querySelector("nav")?.append(hc);
var vc = lc();
if (vc !== null) {
	ui(vc.used);
	let e = document.getElementById("live-bar");
	e && br(mi, {
		target: e,
		props: { live: vc }
	});
	for (let e of [
		"touch",
		"path",
		"pull",
		"overfit",
		"cv",
		"coefficients"
	]) {
		let t = document.getElementById(e), n = t?.querySelector(".panels");
		if (!t || !n || e === "touch" && (vc.gram === null || vc.pair === null) || [
			"path",
			"overfit",
			"cv"
		].includes(e) && !(e in vc.specs)) continue;
		let r = document.createElement("div");
		n.replaceWith(r), br(cc, {
			target: r,
			props: {
				live: vc,
				kind: e,
				question: t.querySelector("h3")?.textContent ?? e,
				caption: t.querySelector("figcaption")
			}
		});
	}
	document.documentElement.dataset.live = "yes";
}